"""Ask a query of a file with rdflib alone, and print the rows as CSV.

Arguments: the file (.nq or .trig), and a file with the query.
"""

import sys

from rdflib import Dataset

_, data, query = sys.argv
dataset = Dataset(default_union=True)
dataset.parse(data, format="trig" if data.endswith(".trig") else "nquads")
with open(query, encoding="utf-8") as stream:
    text = stream.read()
dataset.query(text).serialize(sys.stdout.buffer, format="csv")
