"""The graph as typed tables, for programs that read Parquet."""
