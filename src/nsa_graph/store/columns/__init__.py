"""A corpus in columns: its quads as tables of numbers, asked by SPARQL put into SQL."""
