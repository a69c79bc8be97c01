"""Putting the dataset on a server, named graph by named graph."""
