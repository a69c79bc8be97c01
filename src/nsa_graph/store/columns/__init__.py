"""A corpus in columns: its quads as tables of numbers, asked by SPARQL put into SQL."""

BASE = "base.duckdb"
"""The name of the file with the tables."""
