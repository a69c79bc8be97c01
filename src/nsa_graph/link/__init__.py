"""Linking: a user's table joined to the things of the graph by a key that both have."""
