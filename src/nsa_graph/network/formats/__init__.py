"""The formats a network can be written in: one module each, here by name."""

import os
from collections.abc import Callable
from functools import partial
from typing import BinaryIO, NamedTuple

from ...errors import UnknownName, UsageError
from ..model import Network
from .values import How

ABOUT = "about-this-network.txt"
"""A file in every folder that is written, by which it is known as one that may be replaced."""


class Format(NamedTuple):
    """A format: its name, what opens it, the endings of its files, and what writes it, as
    `module:function`, or the module alone where the function is `write`.

    One that has *many* files makes a folder, or an archive where the name ends in `.zip`. Of
    `endings`, the first is the usual one, and others may have it too. `binary` is what no terminal
    shows.
    """

    name: str
    opens: str
    endings: tuple[str, ...]
    writer: str
    many: bool = False
    binary: bool = False


Part = Callable[[Network, BinaryIO, How], None]
"""What writes one file of a network: the network, to the stream, as asked."""

_ALL = (
    Format("gexf", "Gephi", (".gexf",), "gexf"),
    Format("graphml", "yEd, igraph, networkx", (".graphml",), "graphml"),
    Format("cyjs", "Cytoscape, cytoscape.js", (".cyjs", ".json"), "cyjs"),
    Format("cx2", "Cytoscape, Cytoscape Web, NDEx", (".cx2", ".json"), "cx2"),
    Format("neo4j", "neo4j-admin database import", (".neo4j.zip", ".zip"), "neo4j", many=True),
    Format("graphology", "sigma.js, Gephi Lite", (".graphology.json", ".json"), "graphology"),
    Format("dot", "Graphviz", (".dot", ".gv"), "dot"),
    Format("mermaid", "Markdown, where it is drawn", (".mmd", ".mermaid"), "mermaid"),
    Format("html", "any browser, offline", (".html", ".htm"), "html"),
    Format("turtle", "triple stores", (".ttl",), "reified:write_turtle"),
    Format("jsonld", "triple stores, JSON", (".jsonld", ".json"), "reified:write_jsonld"),
    Format(
        "csv",
        "anything: nodes and edges",
        (".csv.zip", ".zip"),
        "delimited",
        many=True,
    ),
    Format("edges", "anything: edges only", (".csv",), "delimited:write_edges"),
    Format("parquet", "DuckDB, pandas, Spark", (".parquet.zip", ".zip"), "parquet", many=True),
    Format("svg", "a report, a browser", (".svg",), "picture:write_svg"),
    Format("png", "a report, a slide", (".png",), "picture:write_png", binary=True),
    Format("pdf", "a report", (".pdf",), "picture:write_pdf", binary=True),
)
FORMATS: dict[str, Format] = {each.name: each for each in _ALL}
"""Each format by its name, in the order in which they are told."""


def find(name: str) -> Format:
    """Return the format called *name*; raises `UnknownName` with the nearest there are."""
    if name not in FORMATS:
        from ...library import nearest  # only to word an error

        told = f"there are {', '.join(FORMATS)}"
        raise UnknownName("format", name, nearest(name, list(FORMATS)), told)
    return FORMATS[name]


def guess(path: str) -> Format:
    """Return the format that files called as *path* have.

    Raises `UsageError` where the ending says nothing, or several could be meant.
    """
    name = os.path.basename(path).lower()
    ending = max((end for end in _endings() if name.endswith(end)), key=len, default=None)
    fits = [each for each in FORMATS.values() if ending in each.endings]
    if len(fits) == 1:
        return fits[0]
    some = ", ".join(each.name for each in fits or FORMATS.values())
    told = "could be of several formats" if fits else "does not end as a format's files do"
    raise UsageError(f"{path!r} {told}", remedy=f"say --format, one of {some}")


def _endings() -> list[str]:
    return [ending for each in FORMATS.values() for ending in each.endings]


def parts(format_: Format) -> dict[str, Part]:
    """Return what writes each file of *format_*, by the file's name; for one of many files."""
    module = _module(format_)
    note = partial(_about, getattr(module, "NOTE", ""))
    return {ABOUT: note, **getattr(module, "PARTS")}  # noqa: B009


def writer(format_: Format) -> Part:
    """Return what writes the one file of *format_*; for one that has not many."""
    made: Part = getattr(_module(format_), format_.writer.partition(":")[2] or "write")
    return made


def _module(format_: Format) -> object:
    from importlib import import_module

    return import_module(f".{format_.writer.partition(':')[0]}", __name__)


def _about(note: str, network: Network, stream: BinaryIO, how: How) -> None:
    told = f"{network.title}\n{network.description}".strip()
    counts = f"{network.node_count} nodes, {network.edge_count} edges"
    made = f"Written by nsa_graph from the view {network.name!r}."
    stream.write("\n\n".join(filter(None, (told, counts, note.strip(), made))).encode() + b"\n")
