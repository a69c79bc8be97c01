"""`nsa-graph publish`: put the dataset on a SPARQL server, named graph by named graph."""

import os
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from typing import TextIO

from ..errors import UsageError
from ..names import AGENT
from ..publish.parts import NQuadsFile, Part, parts
from ..publish.server import Addresses, Plan, Server, plan, publish, update_address
from ..rdf.prefixes import shrink
from ..store.client import HttpClient
from ..store.endpoint import VARIABLE, address, checked, credentials, seconds
from .output import emit, note
from .parser import Parser

EXAMPLES = ("--endpoint http://localhost:3030/nsa/query --dry-run",)
"""What may follow the command's name, for its help."""


def configure(parser: Parser) -> None:
    """Add the arguments of `publish` to *parser*."""
    add = parser.add_argument
    add("--endpoint", metavar="URL", help=f"where it is asked; default: ${VARIABLE}")
    add("--update", metavar="URL", help="where it is updated; default: known from the endpoint")
    add("--gsp", metavar="URL", help="its Graph Store Protocol: faster than updates")
    add("--graph", metavar="PATH", help="publish this instead: a build's folder, an .nq or .trig")
    add("--dry-run", action="store_true", help="say what would be done, and do nothing")
    add("--prune", action="store_true", help="remove graphs published once and no longer there")


def run(given: Namespace) -> int:
    """Publish, with progress on stderr, and say what was done; return 0.

    Raises `ServerFault`; what was published before it stays, and the next run goes on from there.
    """
    wanted = parts(_sources(given.graph))
    client = HttpClient(credentials(), seconds(), agent=AGENT, tell=note)
    server = Server(_addresses(given), client)
    todo = plan(server, wanted)
    if not given.dry_run:
        publish(server, todo, given.prune, note)
    emit(lambda stream: _report(stream, todo, given))
    return 0


def _addresses(given: Namespace) -> Addresses:
    query = checked(given.endpoint) if given.endpoint else address()
    if not query:
        raise UsageError("no server is named", remedy=f"say --endpoint URL, or set {VARIABLE}")
    update = checked(given.update) if given.update else update_address(query)
    return Addresses(query, update, checked(given.gsp) if given.gsp else "")


def _sources(path: str | None) -> Iterator[NQuadsFile]:
    """Give what the dataset is read from: a corpus file by file, all else as one.

    N-Quads are taken as they are, for a store keeps numbers by value and not as they are written.
    """
    from ..assemble.write import NQUADS

    if path is None:
        from ..assemble import cache

        yield NQuadsFile(NQUADS, partial(cache.held, cache.ensure(), NQUADS))
        return
    from ..corpus import shards  # only what lies elsewhere is loaded anew
    from ..sandbox.foreign import open_store
    from ..store.source import as_written

    if not shards.is_corpus(path):
        written = os.path.join(path, NQUADS) if os.path.isdir(path) else path
        plain = written.endswith(".nq") and os.path.isfile(written)
        yield NQuadsFile(path, partial(as_written, written) if plain else open_store(path).nquads)
        return
    for file, sha256 in shards.listed(path, shards.manifest(path)):
        yield NQuadsFile(file, partial(shards.body, file, sha256))


def _report(stream: TextIO, todo: Plan, given: Namespace) -> None:
    verb, removes = ("would put", "would remove") if given.dry_run else ("put", "removed")
    for part in todo.put if given.dry_run else ():
        stream.write(f"{verb} {shrink(part.graph)} ({part.size:,} triples)\n")
    stream.write(f"{verb} {_counted(todo.put)}; the same already: {_counted(todo.same)}\n")
    for graph in todo.gone:
        kept = "kept, --prune would remove it:"
        stream.write(f"{removes if given.prune else kept} {shrink(graph)}\n")


def _counted(held: tuple[Part, ...]) -> str:
    triples = sum(part.size for part in held)
    return f"{len(held)} graph{'' if len(held) == 1 else 's'}, {triples:,} triples"
