"""Build the same network with networkx and write it with networkx, with the same attributes."""

import sys

import networkx as nx

from benchmarks.synthetic.network import papers

name, count, path = sys.argv[1:]
network = papers(int(count))
graph: "nx.MultiDiGraph[str]" = nx.MultiDiGraph()
for node in network.nodes:
    said = {f"label_{language}": text for language, text in node.labels}
    said |= {"iri": node.iri, "type": node.type, "label": node.label}
    own = zip((field.name for field in network.node_fields), node.values, strict=True)
    graph.add_node(node.id, **said, **dict(own))
for edge in network.edges:
    said = {"type": edge.type, "label": edge.label, "predicate": edge.predicate}
    own = zip((field.name for field in network.edge_fields), edge.values, strict=True)
    graph.add_edge(edge.source, edge.target, key=edge.id, **said, **dict(own))
if name == "graphml":
    nx.write_graphml(graph, path)
else:
    nx.write_gexf(graph, path)
