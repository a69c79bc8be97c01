"""One network as one HTML file that needs nothing else: its parts, and what puts them together."""
