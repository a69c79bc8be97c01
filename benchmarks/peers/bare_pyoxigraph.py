"""Ask a query of a store on disk with pyoxigraph alone, and print the rows as CSV.

Arguments: the store's folder, a file with the query, then NAME VALUE DATATYPE for each bound
variable, with an empty datatype for an IRI.
"""

import sys

import pyoxigraph as ox

_, store, query, *given = sys.argv
bindings: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
    ox.Variable(name): ox.Literal(value, datatype=ox.NamedNode(type_))
    if type_
    else ox.NamedNode(value)
    for name, value, type_ in zip(given[::3], given[1::3], given[2::3], strict=True)
}
with open(query, encoding="utf-8") as stream:
    text = stream.read()
rows = ox.Store.read_only(store).query(
    text, substitutions=bindings, use_default_graph_as_union=True
)
assert isinstance(rows, ox.QuerySolutions)
rows.serialize(sys.stdout.buffer, ox.QueryResultsFormat.CSV)
