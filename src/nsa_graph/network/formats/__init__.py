"""The formats of networks, and the export to a file, a folder or an archive."""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ...atomic import replace_file, replace_folder
from ...errors import UnknownName, UsageError
from ...library import nearest
from ..model import Network
from ..page.page import page
from . import cx2, cyjs, dot, gexf, graphml, graphology, mermaid, picture, reified, tables
from .values import How as How
from .values import Part, pour

ABOUT = "about-this-network.txt"
"""A file in every folder that is written, by which it is known as one that may be replaced."""

_EPOCH = (1980, 1, 1, 0, 0, 0)  # an archive wants a time: the earliest that it can have


class Format(NamedTuple):
    """A format: its name, what opens it, the endings of its files, and what writes it.

    `files` has one part with an empty name, or several, keyed by file name: these make a folder,
    or an archive where the name ends in `.zip`, with `note` in the file `ABOUT`. Of `endings`, the
    first is the usual one, and other formats may share them. `binary` is unfit for a terminal.
    """

    name: str
    opens: str
    endings: tuple[str, ...]
    files: Mapping[str, Part]
    binary: bool = False
    note: str = ""

    @property
    def many(self) -> bool:
        """Whether it has several files."""
        return "" not in self.files


def _html(network: Network, stream: BinaryIO, how: How) -> None:
    stream.write(page(network, how.language))


def _text(pieces: Callable[[Network], Iterable[str]]) -> dict[str, Part]:
    """Return the one file of a format whose text comes in *pieces*."""
    return {"": lambda network, stream, how: pour(pieces(network), stream)}


_ALL = (
    Format("gexf", "Gephi", (".gexf",), _text(gexf.pieces)),
    Format("graphml", "yEd, igraph, networkx", (".graphml",), _text(graphml.pieces)),
    Format("cyjs", "Cytoscape, cytoscape.js", (".cyjs", ".json"), _text(cyjs.pieces)),
    Format("cx2", "Cytoscape, Cytoscape Web, NDEx", (".cx2", ".json"), _text(cx2.pieces)),
    Format(
        "neo4j",
        "neo4j-admin database import",
        (".neo4j.zip", ".zip"),
        tables.NEO4J,
        note=tables.NEO4J_IMPORT,
    ),
    Format(
        "graphology",
        "sigma.js, Gephi Lite",
        (".graphology.json", ".json"),
        _text(graphology.pieces),
    ),
    Format("dot", "Graphviz", (".dot", ".gv"), _text(dot.pieces)),
    Format("mermaid", "Markdown, where it is drawn", (".mmd", ".mermaid"), _text(mermaid.pieces)),
    Format("html", "any browser, offline", (".html", ".htm"), {"": _html}),
    Format("turtle", "triple stores", (".ttl",), {"": reified.write_turtle}),
    Format("jsonld", "triple stores, JSON", (".jsonld", ".json"), {"": reified.write_jsonld}),
    Format("csv", "anything: nodes and edges", (".csv.zip", ".zip"), tables.CSV),
    Format("edges", "anything: edges only", (".csv",), {"": tables.write_edges}),
    Format("parquet", "DuckDB, pandas, Spark", (".parquet.zip", ".zip"), tables.PARQUET),
    Format("svg", "a report, a browser", (".svg",), {"": picture.write_svg}),
    Format("png", "a report, a slide", (".png",), {"": picture.write_png}, binary=True),
    Format("pdf", "a report", (".pdf",), {"": picture.write_pdf}, binary=True),
)
FORMATS: dict[str, Format] = {each.name: each for each in _ALL}
"""Each format by its name, in the order in which they are listed."""


def find(name: str) -> Format:
    """Return the format called *name*; raises `UnknownName` with the nearest there are."""
    if name not in FORMATS:
        told = f"there are {', '.join(FORMATS)}"
        raise UnknownName("format", name, nearest(name, list(FORMATS)), told)
    return FORMATS[name]


def guess(path: str) -> Format:
    """Return the format that files called as *path* have.

    Raises `UsageError` where the ending fits no format, or several.
    """
    name = os.path.basename(path).lower()
    endings = {end for each in FORMATS.values() for end in each.endings if name.endswith(end)}
    ending = max(endings, key=len, default=None)
    fits = [each for each in FORMATS.values() if ending in each.endings]
    if len(fits) == 1:
        return fits[0]
    some = ", ".join(each.name for each in fits or FORMATS.values())
    told = "could be of several formats" if fits else "does not end as a format's files do"
    raise UsageError(f"{path!r} {told}", remedy=f"say --format, one of {some}")


def export(network: Network, format_: Format, path: str, how: How | None = None) -> None:
    """Write *network* to *path* in *format_*, wholly or not at all.

    A format of several files makes a folder or `.zip`. A folder that exists is replaced only if
    it is empty or was written so. Raises `CannotWrite`, and what the format's writer raises.
    """
    how = how or How()
    if format_.many and not path.lower().endswith(".zip"):
        with replace_folder(path, ABOUT) as folder:
            for name, write in parts(format_).items():
                with (Path(folder) / name).open("wb") as stream:
                    write(network, stream, how)
        return
    with replace_file(path) as stream:
        if format_.many:
            _archive(network, format_, stream, how)
        else:
            format_.files[""](network, stream, how)


def parts(format_: Format) -> Mapping[str, Part]:
    """Return what writes each file of *format_*, keyed by its name; empty for a single file."""
    if not format_.many:
        return format_.files
    return {ABOUT: partial(_about, format_.note), **format_.files}


def _archive(network: Network, format_: Format, stream: BinaryIO, how: How) -> None:
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, write in parts(format_).items():
            about = ZipInfo(name, _EPOCH)
            about.compress_type, about.external_attr = ZIP_DEFLATED, 0o644 << 16
            with archive.open(about, "w", force_zip64=True) as part:
                write(network, part, how)  # type: ignore[arg-type]


def _about(note: str, network: Network, stream: BinaryIO, how: How) -> None:
    told = f"{network.title}\n{network.description}".strip()
    counts = f"{network.node_count} nodes, {network.edge_count} edges"
    made = f"Written by nsa_graph from the view {network.name!r}."
    stream.write("\n\n".join(filter(None, (told, counts, note.strip(), made))).encode() + b"\n")
