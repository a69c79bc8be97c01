"""Ask a query of a store on disk with pyoxigraph alone, and print the rows as CSV.

Arguments: the store's folder, and a file with the query.
"""

import sys

import pyoxigraph as ox

_, store, query = sys.argv
with open(query, encoding="utf-8") as stream:
    text = stream.read()
rows = ox.Store.read_only(store).query(text, use_default_graph_as_union=True)
assert isinstance(rows, ox.QuerySolutions)
rows.serialize(sys.stdout.buffer, ox.QueryResultsFormat.CSV)
