"""Ask a query of a file with rdflib alone, and print the rows as CSV.

Arguments: the file (.nq or .trig), a file with the query, then NAME VALUE DATATYPE for each bound
variable, with an empty datatype for an IRI.
"""

import sys

from rdflib import Dataset, Literal, URIRef

_, data, query, *given = sys.argv
bindings = {
    name: Literal(value, datatype=URIRef(type_)) if type_ else URIRef(value)
    for name, value, type_ in zip(given[::3], given[1::3], given[2::3], strict=True)
}
dataset = Dataset(default_union=True)
dataset.parse(data, format="trig" if data.endswith(".trig") else "nquads")
with open(query, encoding="utf-8") as stream:
    text = stream.read()
dataset.query(text, initBindings=bindings).serialize(sys.stdout.buffer, format="csv")
