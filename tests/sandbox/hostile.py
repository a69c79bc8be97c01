"""Queries that wish us ill: families that grow, ways to reach out, and random mixtures of them."""

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

Family = Callable[[int], str]


def _nested(before: str, opening: str, inside: str, closing: str, after: str) -> Family:
    return lambda n: before + opening * n + inside + closing * n + after


def _chained(before: str, part: str, between: str, after: str) -> Family:
    return lambda n: before + between.join([part] * n) + after


def _numbered(before: str, part: str, after: str) -> Family:
    return lambda n: before + "".join(part.replace("#", str(i)) for i in range(n)) + after


FAMILIES: dict[str, Family] = {
    "braces": _nested("SELECT * ", "{", "", "}", ""),
    "unclosed": _nested("SELECT * ", "{", "", "", ""),
    "parentheses": _nested("SELECT * { FILTER(", "(", "1", ")", ") }"),
    "lists": _nested("SELECT * { ?s ?p ", "(", "1", ")", " }"),
    "blank nodes": _nested("SELECT * { ?s ?p ", "[ <x:p> ", "1", "]", " }"),
    "negations": _nested("SELECT * { FILTER(", "!", "true", "", ") }"),
    "bracketed paths": _nested("SELECT * { ?s ", "(", "<x:p>", ")", " ?o }"),
    "starred paths": _nested("SELECT * { ?s ", "(", "rdfs:subClassOf", ")*", " ?o }"),
    "inverse paths": _nested("SELECT * { ?s ", "^(", "rdfs:label", ")", " ?o }"),
    "path sequence": _chained("SELECT * { ?s ", "rdfs:subClassOf", "/", " ?o }"),
    "path choice": _chained("SELECT * { ?s ", "rdfs:label", "|", " ?o }"),
    "path closures": _chained("SELECT * { ?s ", "(!<x:p>)*", "/", " ?o }"),
    "or": _chained("SELECT * { ?a ?b ?c FILTER(", "?a = ?b", " || ", ") }"),
    "sum": _chained("SELECT (", "1", " + ", " AS ?x) {}"),
    "unions": _chained("SELECT * { ", "{ ?s ?p 1 }", " UNION ", " }"),
    "nested unions": _nested("SELECT * { ", "{ ?s ?p 1 } UNION { ", "", "}", " }"),
    "nested optionals": _nested("SELECT * { ", "OPTIONAL { ?s ?p ?o ", "", "}", " }"),
    "optionals": _chained("SELECT * { ", "OPTIONAL { ?s ?p ?o }", " ", " }"),
    "minus": _chained("SELECT * { ?s ?p ?o ", "MINUS { ?s ?p 1 }", " ", " }"),
    "subselects": _nested("SELECT * { ", "{ SELECT * { ", "?s ?p 1", "} }", " }"),
    "not exists": _nested("SELECT * { ", "FILTER NOT EXISTS { ", "?s ?p ?o", "}", " }"),
    "graphs": _nested("SELECT * { ", "GRAPH ?g { ", "?s ?p 1", "}", " }"),
    "if": _nested("SELECT (", "IF(true, 1, ", "1", ")", " AS ?x) {}"),
    "coalesce": _nested("SELECT (", "COALESCE(", "1", ")", " AS ?x) {}"),
    "triple terms": _nested("SELECT (", "<<( <x:s> <x:p> ", "1", " )>>", " AS ?x) {}"),
    "reified": _nested("SELECT * { ", "<< ", "?s ?p ?o", " >> ?p ?o ", " }"),
    "annotations": _nested("SELECT * { ?s ?p ?o ", "{| ?p ?o ", "", "|}", " }"),
    "template": _nested("CONSTRUCT { ?s ?p ", "(", "1", ")", " } WHERE { ?s ?p 1 }"),
    "same triples": _chained("SELECT * { ", "?s ?p ?o", " . ", " }"),
    "objects": _chained("SELECT * { ?s ?p ", "?o", ", ", " }"),
    "cross product": _numbered("SELECT * { ", "?s# ?p# ?o# . ", "}"),
    "counted product": _numbered("SELECT (COUNT(*) AS ?n) { ", "?s# ?p# ?o# . ", "}"),
    "sorted product": _numbered("SELECT * { ", "?s# ?p# ?o# . ", "} ORDER BY ?o0 ?o1"),
    "constructed product": _numbered("CONSTRUCT { ?s0 ?p0 [] } { ", "?s# ?p# ?o# . ", "}"),
    "described product": _numbered("DESCRIBE * { ", "?s# ?p# ?o# . ", "}"),
    "described things": _numbered("DESCRIBE ?s0 ?o0 { ", "?s# ?p# ?o# . ", "}"),
    "many names": _numbered("SELECT * { ", "BIND(# AS ?x#) ", "}"),
    "many prefixes": _numbered("", "PREFIX p#: <x:#>\n", "ASK {}"),
    "doubling": _numbered(
        'SELECT (STRLEN(?z) AS ?n) { BIND("aaaaaaaa" AS ?a) ',
        "{ SELECT ?a ?b# { BIND(CONCAT(?a, ?a) AS ?b#) } } ",
        "BIND(?a AS ?z) }",
    ),
    "doubled strings": lambda n: (
        'SELECT (STRLEN(?x) AS ?n) { BIND("aaaaaaaaaaaaaaaa" AS ?a0) '
        + "".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1}) " for i in range(min(n, 60)))
        + f"BIND(?a{min(n, 60)} AS ?x) }}"
    ),
    "concatenated groups": _numbered(
        'SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?s0), "aaaaaaaa"))) AS ?n) { ',
        "?s# ?p# ?o# . ",
        "}",
    ),
    "encoded": _nested(
        "SELECT (STRLEN(?x) AS ?n) { BIND(", "ENCODE_FOR_URI(", '"%"', ")", " AS ?x) }"
    ),
    "expression": lambda n: (
        f'SELECT * {{ FILTER(REGEX("{"a" * n}b", "^({"(a+)*" * min(n, 40)})+$")) }}'
    ),
    "counted expression": lambda n: (
        f'ASK {{ FILTER(REGEX("a", "{"(" * min(n, 9)}a{"){1000}" * min(n, 9)}")) }}'
    ),
    "replaced": lambda n: (
        f'SELECT (STRLEN(?b) AS ?n) {{ BIND(REPLACE("{"a" * n}", "", "{"b" * n}") AS ?a) '
        f'BIND(REPLACE(?a, "", ?a) AS ?b) }}'
    ),
    "long literal": lambda n: f'SELECT ("{"a" * n * 100}" AS ?x) {{}}',
    "long IRI": lambda n: f"SELECT * {{ ?s <x:{'a' * n * 100}> ?o }}",
    "long name": lambda n: f"SELECT * {{ ?{'a' * n * 100} ?p 1 }}",
    "long comment": lambda n: f"#{'a' * n * 100}\nASK {{}}",
    "values": _chained("SELECT * { VALUES ?x { ", "1", " ", " } }"),
    "wide values": lambda n: (
        f"SELECT * {{ VALUES ({' '.join(f'?v{i}' for i in range(n))}) {{ ({'1 ' * n}) }} }}"
    ),
    "in": _chained("SELECT * { ?s ?p ?o FILTER(?o IN (", "1", ", ", ")) }"),
    "groups": _numbered(
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ", "(CONCAT(STR(?s), '#')) ", ""
    ),
    "number": lambda n: f"SELECT (1{'0' * n} * 1{'0' * n} AS ?x) {{}}",
    "exponent": lambda n: f"SELECT (1e{'9' * min(n, 30)} AS ?x) {{}}",
    "no form": _chained("", "x y:z 'a' <x:i>", " ", ""),
    "new nodes": _numbered("SELECT * { ?s ?p ?o . ?a ?b ?c ", "BIND(BNODE() AS ?n#) ", "}"),
}
"""Each name's query at a size; a size of a few thousand is more than any of them should bear."""

SPELLINGS = (
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service <URL> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * {SERVICE<URL>{?s ?p ?o}}",
    "SELECT * { SERVICE # here\n <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE\tSILENT\r\n<URL>\n{ ?s ?p ?o } }",
    "SELECT * { # here\r SERVICE <URL> { ?s ?p ?o }\n }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <URL> { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { ?s <http://x\\u0041#> ?o } SERVICE <URL> { ?s ?p ?o } \n}",
    "SELECT * { OPTIONAL { ?s <http://x\\U00000041#> ?o } SERVICE <URL> { ?s ?p ?o } \n}",
    "PREFIX ex: <http://x/> SELECT * { OPTIONAL { ?s ex:a\u00b7\\# ?o } SERVICE <URL> {} \n}",
    "PREFIX ex: <http://x/> SELECT * { OPTIONAL { ?s ?p ex:.SERVICE <URL> { ?a ?b ?c } } }",
    "PREFIX : <URL> SELECT * { SERVICE : { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * {SERVICE:s{ ?s ?p ?o }}",
    "PREFIX ex: <URL> SELECT * {SERVICEex:s{ ?s ?p ?o }}",
    "PREFIX ex: <URL> SELECT * {SERVICESILENTex:s # here\n { ?s ?p ?o }}",
    "PREFIX ex: <URL> SELECT * { ?s ?p 1.SERVICEex:s{ ?s ?p ?o } }",
    "PREFIX SERVICE: <URL> SELECT * { SERVICE SERVICE:s { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { ?s ?p trueSERVICE<URL>{ ?s ?p ?o } } }",
    "SELECT * { OPTIONAL { ?s ?p 1SERVICE<URL>{ ?s ?p ?o } } }",
    "SELECT * { FILTER(1<'>' || 1=1) SERVICE <URL> { ?s ?p ?o } BIND('' AS ?z) }",
    "SELECT * { FILTER(1<'#>' || 1=1) SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { BIND('''\\'''' AS ?z) SERVICE <URL> { ?s ?p ?o } BIND('' AS ?y) }",
    'SELECT * { BIND("\\u0022 AS ?z) SERVICE <URL> { ?s ?p ?o } #" AS ?z)\n }',
    "SELECT * { BIND(1 < 2 AS ?x) SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE$u{ ?s ?p ?o } }",
    "SELECT * { BIND(IRI('URL') AS ?u) SERVICE SILENT ?u { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { { SERVICE <URL> { ?s ?p ?o } } } } }",
    "SELECT * { FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE SILENT <URL> { ?s ?p ?o } } }",
    "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?e) {}",
    "SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { SERVICE <URL> { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
)
"""Every way we know to write SERVICE, or to hide it from who reads by words."""

READERS = (
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <file://SECRET> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file://SECRET> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <SECRET> { ?s ?p ?o }",
    "BASE <file:///> SELECT * FROM <.SECRET> { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <file://SECRET> WHERE { ?s ?p ?o }",
    "SELECT * { GRAPH <file://SECRET> { ?s ?p ?o } }",
    "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
    "DESCRIBE <URL>",
    "DESCRIBE <file://SECRET>",
)
"""Queries that a careless engine answers by reading a file or a page."""

UPDATES = (
    "LOAD <URL>",
    "load silent <file://SECRET> into graph <x:g>",
    "# harmless\nCLEAR ALL",
    "DROP DEFAULT",
    "PREFIX x: <x:>\nINSERT DATA { x:s x:p 'added' }",
    "DELETE WHERE { ?s ?p ?o }",
    "WITH <x:g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "CREATE GRAPH <x:g>",
    "COPY <x:a> TO <x:b>",
    "ASK {} ; DROP ALL",
    "SELECT * {} ; LOAD <URL>",
)
"""Updates, alone and behind a query."""

NONSENSE = (
    "",
    " \n\t",
    "#",
    "\ufeffASK {}",
    "ASK {}\x00",
    "SELECT * { ?s ?p '\x00' }",
    "SELECT ('\ud800' AS ?x) {}",
    "\ud83d\ude00 SELECT",
    "SELECT ('\\uD800' AS ?x) {}",
    "SELECT ('\\U0011FFFF' AS ?x) {}",
    "SELECT ('\U0010ffff\u202e\u0000' AS ?x) {}",
    "SELECT * { ?s ?p 'a\n' }",
    "SELECT * { ?s ?p '''a }",
    "SELECT * { ?s <x:\n> ?o }",
    "SELECT * { << }",
    "SELECT ?x { BIND(?x AS ?x) }",
    "SELECT (?y AS ?y) {}",
    "SELECT (1/0 AS ?x) {}",
    "SELECT ((-9223372036854775807 - 2) AS ?x) {}",
    "SELECT (SUBSTR('a', -9223372036854775808, 9223372036854775807) AS ?x) {}",
    "SELECT * {} LIMIT 99999999999999999999",
    "SELECT * { ?s ?p ?o } OFFSET 18446744073709551615",
    "SELECT ('2000-01-01'^^xsd:date + '-P99999999999Y'^^xsd:yearMonthDuration AS ?x) {}",
    "SELECT ('x'^^<not an iri> AS ?x) {}",
    "SELECT ('x'@thislanguagetagisfartoolongtobeone-1 AS ?x) {}",
    "SELECT (IRI('not an iri \\n') AS ?x) {}",
    "SELECT (STRDT('x', xsd:integer) AS ?x) (STRLANG('x', '!') AS ?y) {}",
    "SELECT (REGEX('a', '(') AS ?x) (REGEX('a', '\\\\p{Greek}(?P<n>a)') AS ?y) {}",
    "SELECT (<http://www.w3.org/2001/XMLSchema#integer>('9'^^xsd:double) AS ?x) {}",
    "SELECT (<file:///etc/passwd>(1) AS ?x) {}",
    "SELECT * { ?s ?p ?o } HAVING (COUNT(*) > 1)",
    "SELECT (SUM(?x) AS ?y) (AVG(DISTINCT ?x) AS ?z) { VALUES ?x { 1 'a' 1e400 UNDEF } }",
)
"""What is no query, or one at the rim of what numbers, dates and letters there are."""

_WORDS = (
    *("SELECT", "*", "{", "}", "(", ")", "?s", "?p", "?o", ".", ";", ",", "a", "1", "'x'", "<x:p>"),
    *(
        "OPTIONAL {",
        "UNION {",
        "MINUS {",
        "FILTER(",
        "BIND(",
        "AS ?x)",
        "VALUES ?v {",
        "GRAPH ?g {",
    ),
    *(
        "EXISTS {",
        "NOT EXISTS {",
        "{ SELECT * {",
        "GROUP BY ?s",
        "ORDER BY ?o",
        "LIMIT 5",
        "<<",
        ">>",
    ),
    *(
        "[",
        "]",
        "!",
        "^",
        "/",
        "|",
        "*",
        "+",
        "-",
        "=",
        "<",
        ">",
        "&&",
        "||",
        "nsa:Demand",
        "rdfs:label",
    ),
    *(
        "COUNT(*)",
        "CONCAT(",
        "REGEX(",
        "IF(",
        "COALESCE(",
        "STR(",
        "BNODE()",
        "DISTINCT",
        "FROM <URL>",
    ),
    *(
        "SERVICE <URL> {",
        "SERVICE ?o {",
        "#",
        "'",
        '"',
        "\\",
        "\n",
        "_:b",
        "@en",
        "^^xsd:integer",
        "ask",
    ),
)


class Hostile(NamedTuple):
    """A query and what to call it."""

    name: str
    text: str


class Reach(NamedTuple):
    """Where hostile queries try to reach: a server that listens, a file that lies there."""

    url: str
    secret: str


def families(sizes: tuple[int, ...]) -> Iterator[Hostile]:
    """Yield each family at each of *sizes*."""
    for name, family in FAMILIES.items():
        for size in sizes:
            yield Hostile(f"{name} {size}", family(size))


def fixed(reach: Reach) -> Iterator[Hostile]:
    """Yield the queries that have no size."""
    for kind in (SPELLINGS, READERS, UPDATES, NONSENSE):
        for text in kind:
            filled = text.replace("URL", reach.url).replace("SECRET", reach.secret)
            yield Hostile(ascii(text)[:60], filled)


def drawn(number: int, reach: Reach, seed: int = 5) -> Iterator[Hostile]:
    """Yield *number* random queries: soups of words, and families cut, joined and mutated."""
    draw = random.Random(seed)
    names = sorted(FAMILIES)
    for at in range(number):
        if draw.random() < 0.5:
            words = draw.choices(_WORDS, k=draw.randint(1, 60))
            text = "SELECT * { " + " ".join(words) + (" }" if draw.random() < 0.7 else "")
        else:
            text = _mutated(FAMILIES[draw.choice(names)](draw.randint(1, 40)), draw)
        yield Hostile(f"drawn {at}", text.replace("URL", reach.url))


def _mutated(text: str, draw: random.Random) -> str:
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(text))
        what = draw.random()
        if what < 0.4:
            text = text[:at] + draw.choice(_WORDS) + text[at:]
        elif what < 0.7:
            text = text[:at] + text[at + draw.randint(1, 9) :] or "{"
        else:
            piece = text[at : at + draw.randint(1, 40)]
            text = text[:at] + piece * draw.randint(2, 9) + text[at:]
    return text


@contextmanager
def canary() -> Iterator[tuple[str, list[bytes]]]:
    """Give the URL of a server on loopback, and the list of what it has heard so far."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    heard.append(caller.recv(1000))
                    caller.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=listen, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/", heard
        finally:
            server.shutdown(socket.SHUT_RDWR)


def secret(folder: Path) -> str:
    """Write a Turtle file that nobody may read below *folder*; return its path."""
    path = folder / "secret.ttl"
    path.write_text('<x:s> <x:p> "the canary" .\n', encoding="utf-8")
    return str(path)
