"""Networks made by hand: small ones, one full of values that break writers, and large ones."""

from collections.abc import Iterable

from nsa_graph.network.model import Edge, Field, Network, Node, Value

FIELDS = (
    Field("text", "string"),
    Field("count", "integer"),
    Field("share", "double"),
    Field("stated", "boolean"),
    Field("day", "date"),
)
NASTY = {
    "quotes": "say \"yes\" or 'no', `maybe`",
    "quoted": '"yes" and "no"',
    "angles": "</data><script>alert(1)</script> & &amp; ]]>",
    "control": "bell\x07 nothing\x00 escape\x1b end\x7f\x85",
    "not-xml": "\ufffe\uffff",
    "rtl": "שלום \u202eعكس\u202c",
    "zh": "《不扩散核武器条约》缔约国，要优先处理此事",
    "astral": "𠮷😀",
    "long": "長" * 10_000,
    "formula": '=HYPERLINK("http://example.org","click")',
    "at": "@SUM(1)",
    "minus": "-1+1",
    "tab": "\tafter a tab\t",
    "newlines": "one\ntwo\r\nthree\rfour\u2028five",
    "blanks": "  two  at both ends  ",
    "empty": "",
    "comma": "a,b;c|d",
    "backslash": "C:\\new\\",
    "mermaid": '1. a["x"] --> b{{y}} %% ; # end',
    "none": None,
}
NUMBERS = (0, -7, 2**53 + 1, None)
DOUBLES = (0.1, -1.5e-300, float("nan"), float("inf"), float("-inf"), 1e21, None)


def network(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    *,
    directed: bool = True,
    dynamic: bool = False,
    node_fields: tuple[Field, ...] = (),
    edge_fields: tuple[Field, ...] = (),
) -> Network:
    """Return a network of *nodes* and *edges*, sorted."""
    held = tuple(sorted(nodes, key=lambda n: n.id))
    joined = tuple(sorted(edges, key=lambda e: e.id))
    title, told = 'A "test" <network>', "Who & what?"
    return Network("test", title, told, directed, dynamic, node_fields, edge_fields, held, joined)


def plain(directed: bool = True) -> Network:
    """Return four nodes and five edges, two of them parallel and one a loop; one node alone."""
    nodes = [
        Node("state:AAA", "https://example.org/AAA", "state", "Aland", (("en", "Aland"),)),
        Node("state:BBB", "https://example.org/BBB", "state", "Bland"),
        Node(
            "instrument:npt",
            "https://example.org/npt",
            "treaty",
            "Treaty",
            (("en", "Treaty"), ("zh", "条约")),
        ),
        Node("group:g", "https://example.org/g", "group of states", "Group"),
    ]
    edges = [
        Edge("e1", "state:AAA", "instrument:npt", "signs", "signs", "https://example.org/signs"),
        Edge("e2", "state:AAA", "instrument:npt", "ratifies", "ratifies"),
        Edge("e3", "state:BBB", "instrument:npt", "signs", "signs", "https://example.org/signs"),
        Edge("e4", "state:BBB", "state:AAA", "asks", "asks"),
        Edge("e5", "state:BBB", "state:BBB", "asks", "asks itself"),
    ]
    return network(nodes, edges, directed=directed)


def over_time() -> Network:
    """Return two nodes joined over four spans of time, of which ends are open or unknown."""
    nodes = [Node(f"n:{x}", f"https://example.org/{x}", "state", x) for x in "ab"]
    spans = [("1995-04-11", "2000-01-01"), ("2014-11-17", ""), ("", "1991-12-26"), ("", "")]
    edges = [
        Edge(f"e{at}", "n:a", "n:b", "member", "member of", "", *span)
        for at, span in enumerate(spans)
    ]
    return network(nodes, edges, dynamic=True)


def nasty() -> Network:
    """Return a network whose ids, labels, types and values are all that breaks a writer."""
    names = list(NASTY)
    nodes = [
        Node(
            f"n:{name}",
            f"https://example.org/{name}?a=1&b=<{name}>",
            f"type {name}" if at % 3 else 'a "type" & <more>',
            NASTY[name] or name,
            (("en", NASTY[name] or ""), ("zh", "名")) if at % 2 else (),
            _values(at),
        )
        for at, name in enumerate(names)
    ]
    edges = [
        Edge(
            f'e "{at:02}" <&>',
            f"n:{name}",
            f"n:{names[at * 7 % len(names)]}",
            ("joins", 'says "<&>"', "=引用")[at % 3],
            NASTY[name] or "",
            "https://example.org/joins",
            "",
            "",
            _values(at),
        )
        for at, name in enumerate(names)
    ]
    return network(nodes, edges, node_fields=FIELDS, edge_fields=FIELDS)


def empty() -> Network:
    """Return a network without nodes or edges, but with fields."""
    return network([], [], node_fields=FIELDS, edge_fields=FIELDS)


def _values(at: int) -> tuple[Value, ...]:
    return (
        list(NASTY.values())[at],
        NUMBERS[at % len(NUMBERS)],
        DOUBLES[at % len(DOUBLES)],
        (True, False, None)[at % 3],
        ("2013-04-22", None)[at % 2],
    )
