"""A network of hostile words, for the tests of pages."""

from nsa_graph.network.model import Edge, Field, Network, Node

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\"'`&amp;&lt;",
    "]]>\u2028\u2029",
    "\u202eright to left\u202c اَلسَّلَامُ",
    "x" * 10_000,
    "=1+1",
    "{{data}} {{scripts}} \\1",
    "line\nline\ttab\x00\x1b",
    "",
)


def hostile(words: tuple[str, ...] = ("a name", "another")) -> Network:
    """Return a network in which each of *words* is a name, a type, a value, wherever one can be."""
    nodes = [
        Node(f"n{i:02}{w}", w, w, w, (("en", w), ("zh", w)), (w,)) for i, w in enumerate(words)
    ]
    edges = [
        Edge(f"e{i:02}{w}", nodes[0].id, nodes[i].id, w, w, w, w, w, (w, 0.5))
        for i, w in enumerate(words)
    ]
    fields = (Field("quote", "string"), Field("weight", "double"))
    about = (words[0], words[0], True, True)
    return Network("hostile", *about, fields[:1], fields, tuple(nodes), tuple(edges))
