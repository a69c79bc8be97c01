"""`nsa-graph sparql`: run a query that somebody wrote."""

import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress

from .. import sandbox
from ..errors import BadQuery, BadSource, LimitExceeded, NsaGraphError, UsageError
from ..graph import Graph, open_graph
from ..library import nearest
from ..names import NSA
from ..paths import contents
from ..rdf.prefixes import PREFIXES
from ..render import formats
from ..sandbox.deadline import Deadline
from ..sparql import guard
from ..sparql.tokens import form, iris, undeclared
from ..store.endpoint import TIMEOUT, VARIABLE
from ..store.endpoint import seconds as endpoint_seconds
from ..store.protocol import Limits
from .options import above_0, add_graph, add_output, add_time, count, tell_time, written_as
from .output import emit, emit_answer, interruptible, note
from .parser import Parser

FORMATS = (*formats.FORMATS, *formats.TRIPLES)
_MIB = 2**20

_TERMS = "SELECT DISTINCT ?term { ?term rdfs:isDefinedBy ?ontology FILTER(isIRI(?term)) }"
"""Classes, properties and individuals of the ontology."""

Writer = Callable[[], None]
"""What writes an answer."""

EXAMPLES = (
    '"SELECT ?s ?quote { ?s a nsa:Demand ; nsa:quote ?quote } LIMIT 3"',
    "query.rq --timeout 5 -o answer.csv",
)
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `sparql` to *parser*."""
    told = "the SPARQL itself, a file of it, or - for stdin, which a pipe may leave out"
    parser.add_argument("query", nargs="?", metavar="QUERY|FILE|-", help=told)
    add_graph(parser)
    _add_limits(parser)
    add_time(parser)
    add_output(parser, FORMATS, "table, or ttl for triples")


def _add_limits(parser: Parser) -> None:
    most, add = Limits(), parser.add_argument
    told = f"stop the query after N seconds; default: {most.seconds:g}, for a server ${TIMEOUT}"
    add("--timeout", type=above_0, metavar="N", help=told)
    for option, value, what in (
        ("max-rows", most.rows, "give the first N rows or triples at most"),
        ("max-bytes", most.bytes, "give N bytes of answer at most"),
        ("max-memory", most.memory // _MIB, "let the query take N MiB of memory"),
    ):
        told = f"{what}; default: {value}"
        add(f"--{option}", type=count, metavar="N", default=value, help=told)
    parser.add_argument(
        "--allow-service",
        action="append",
        default=[],
        metavar="PREFIX",
        help="let SERVICE ask the servers whose IRI begins so; may be repeated",
    )


def run(given: Namespace) -> int:
    """Write the answer to the query; return 0. A `BadQuery` names the file, line and column.

    Raises `LimitExceeded` for a query that takes too much; one whose answer is cut short says
    so on stderr.
    """
    if given.query is None and sys.stdin.isatty():
        raise UsageError("no query is given", remedy="give it, name its file, or pipe it in")
    query, file = _read("-" if given.query is None else given.query)
    began = time.perf_counter()
    given.format = written_as(given, FORMATS)
    seconds = given.timeout or _seconds(given.graph)
    limits = Limits(seconds, given.max_rows, given.max_bytes, given.max_memory * _MIB)
    servers = _servers(given.allow_service)
    try:
        if not sandbox.MISSING:
            guard.check(query, servers, Deadline.of(limits).check)
            graph = _guarded(given, limits, servers)
            out = _answer(graph, query, given)
        else:
            note(f"{sandbox.unavailable().what}: no limit of time or memory holds")
            guard.check(query)
            with interruptible():
                graph = open_graph(given.graph, stated_only=given.stated_only)
                out = _answer(graph, query, given)
    except (BadQuery, LimitExceeded) as error:
        error.file = file
        raise
    tell_time(given, began)
    out()
    with suppress(NsaGraphError):  # the answer is out: a hint must not fail it
        _tell_unknown(graph, query)
    return 0


def _tell_unknown(graph: Graph, query: str) -> None:
    """Say on stderr which terms of our ontology *query* names that the graph does not know."""
    declared = "".join(
        f"PREFIX {name}: <{PREFIXES[name]}> " for name in undeclared(query, PREFIXES)
    )
    named = sorted(iri for iri in iris(declared + query) or () if iri.startswith(NSA))
    if not named:
        return
    table = graph.select(_TERMS)
    known = [str(term) for term in table.column("term")]
    for term in named if known and not table.truncated else ():
        if term not in known:
            near = nearest(term.removeprefix(NSA), [one.removeprefix(NSA) for one in known])
            remedy = f"; did you mean {', '.join('nsa:' + name for name in near)}?" if near else ""
            note(f"nsa:{term.removeprefix(NSA)} is no term of the ontology{remedy}")


def _guarded(given: Namespace, limits: Limits, servers: tuple[str, ...]) -> Graph:
    return open_graph(
        given.graph,
        stated_only=given.stated_only,
        safe=True,
        limits=limits,
        servers=servers,
    )


def _seconds(asked: str | None) -> float:
    """Return how long a query may take by default: what the environment sets for a server."""
    return endpoint_seconds() if _is_server(asked) else Limits().seconds


def _is_server(asked: str | None) -> bool:
    place = asked or os.environ.get(VARIABLE, "")
    return place.startswith(("http://", "https://"))


def _servers(prefixes: list[str]) -> tuple[str, ...]:
    """Return *prefixes*, each of which must name a whole host: else it would begin others' too."""
    for prefix in prefixes:
        scheme, _, rest = prefix.partition("://")
        if scheme not in ("http", "https") or "/" not in rest[1:]:
            told = f"{prefix!r} does not name a server"
            raise UsageError(told, remedy="write it as https://query.example.org/")
    return tuple(prefixes)


def _read(asked: str) -> tuple[str, str]:
    """Return the text of the query, and the name of its file, if it is from one."""
    if asked == "-":
        return _decoded(sys.stdin.buffer.read(), "standard input"), "standard input"
    if os.path.isfile(asked):
        return _decoded(contents(asked), asked), asked
    if asked.endswith((".rq", ".sparql")) or os.path.isdir(asked) or not asked.strip():
        told = "no such file" if asked.strip() else "no query is given"
        raise UsageError(told, file=asked.strip(), remedy="name a file, or give the query itself")
    return asked, ""


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        told = f"not UTF-8 at byte {error.start}"
        raise BadSource(told, file=file, remedy="save it as UTF-8") from error


def _answer(graph: Graph, query: str, given: Namespace) -> Writer:
    """Run *query* and return the function that writes its answer."""
    asked = form(query)
    if asked in ("CONSTRUCT", "DESCRIBE"):
        format_ = _format(given.format, formats.TRIPLES, asked)
        found = graph.construct(query)
        _tell(getattr(found, "truncated", False), len(found), "triple", given)
        return lambda: emit(lambda to: formats.write_triples(found, to, format_), given.output)
    if asked == "ASK":
        format_ = _format(given.format, ("table", "json", "srj"), asked)
        text = "true" if graph.test(query) else "false"
        text = f'{{"head": {{}}, "boolean": {text}}}' if format_ == "srj" else text
        return lambda: emit(lambda to: print(text, file=to), given.output)
    format_ = _format(given.format, formats.FORMATS, "SELECT")
    table = graph.select(query)
    _tell(table.truncated, len(table), "row", given)
    return lambda: emit_answer(table, formats.write, format_, given)


def _tell(truncated: bool, count: int, what: str, given: Namespace) -> None:
    """Say on stderr that the answer is longer, where it is, and whose limit that is."""
    if truncated:
        held = f"the first {count:,} {what}{'' if count == 1 else 's'}"
        more = "ask for more with --max-rows or --max-bytes"
        if _is_server(given.graph) and count < given.max_rows:
            more = "that is the server's limit (ResultSetMaxRows in Virtuoso), or --max-bytes"
        note(f"the answer is cut short: {held}; {more}")


def _format(asked: str, fitting: tuple[str, ...], what: str) -> str:
    """Return the format *asked*, or the first of those *fitting* where none was."""
    if asked and asked not in fitting:
        remedy = f"choose one of {', '.join(fitting)}"
        raise UsageError(f"{what} cannot be written as {asked}", remedy=remedy)
    return asked or fitting[0]
