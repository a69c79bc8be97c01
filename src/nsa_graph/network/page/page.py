"""A network as one HTML file: template, style, scripts, and the network as JSON."""

import base64
import hashlib
import html
import json
import math
import re
from collections.abc import Iterable
from pathlib import Path

from ... import __version__
from ...errors import UsageError
from ..model import Network, Value
from ..palette import palette
from .rooms import SPOKEN, rooms
from .words import words

MOST_NODES, MOST_EDGES = 2000, 8000
"""What a browser, drawing without a graphics card, opens in a second or two and then moves."""

SCRIPTS = ("state", "elements", "colours", "drawing", "panel", "lists", "controls")
"""Our scripts, in the order in which they need each other."""

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_VENDOR_VERSION = "3.34.4"
_VENDOR_STYLE = ".__________cytoscape_container { position: relative; }"
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end the element that holds the JSON, or a line of a script."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def page(network: Network, language: str = "en") -> bytes:
    """Return *network* as an HTML page, UTF-8, that shows it offline and asks nothing of anybody.

    Names are first shown in *language*; what the page says itself is in it too, or in English. The
    page's Content-Security-Policy names each of its scripts and styles by hash and forbids all
    else. Raises `UsageError` for a network larger than a browser draws well.
    """
    _refuse_large(network)
    scripts = [_read("vendor/cytoscape.min.js"), *(_read(f"{name}.js") for name in SCRIPTS)]
    style = _read("page.css")
    spoken, said = words(language)
    parts = {
        "script_hashes": _hashes(scripts),
        "style_hashes": _hashes([style, _VENDOR_STYLE]),
        "style": style,
        "vendor_style": _VENDOR_STYLE,
        "version": __version__,
        "spoken": spoken,
        "title": html.escape(network.title),
        "title_lang": _lang(network.title, spoken),
        "description": html.escape(network.description),
        "description_lang": _lang(network.description, spoken),
        "count": html.escape(
            said["count"].format(f"{network.node_count:,}", f"{network.edge_count:,}")
        ),
        **_said(said, network),
        "data": _embedded(network, language),
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    return _SLOT.sub(lambda slot: parts[slot[1]], _read("page.html")).encode()


def _said(said: dict[str, str], network: Network) -> dict[str, str]:
    """Return the words of the page's template, as HTML, by the names of their slots."""
    filled = {
        "made": said["made"].format(__version__, network.name),
        "version": said["version"].format(__version__),
        "drawn_by": said["drawn_by"].format(_VENDOR_VERSION),
    }
    return {f"say_{key}": html.escape(word) for key, word in (said | filled).items()}


def _refuse_large(network: Network) -> None:
    if network.node_count <= MOST_NODES and network.edge_count <= MOST_EDGES:
        return
    has = f"{_number(network.node_count, 'node')} and {_number(network.edge_count, 'edge')}"
    told = f"the view {network.name!r} has {has}, more than a browser draws well"
    limit = f"{MOST_NODES:,} and {MOST_EDGES:,}"
    remedy = f"narrow it by a parameter to at most {limit}, or choose gexf, for Gephi"
    raise UsageError(told, remedy=remedy)


def _read(name: str) -> str:
    return (_HERE / name).read_bytes().decode()


def _hashes(texts: list[str]) -> str:
    """Return the sources that a Content-Security-Policy allows: the hash of each text."""
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _lang(text: str, spoken: str) -> str:
    """Return the attribute that says which language *text* is in, where that is not *spoken*."""
    language = "zh" if _CHINESE.search(text) else "en"
    return "" if language == spoken else f' lang="{language}"'


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _embedded(network: Network, language: str) -> str:
    """Return the network as JSON, with no sign in it that HTML or JavaScript gives a meaning.

    A node is [id, iri, type, label, labels, values, x, y, size, letters]; an edge is [id, source,
    target, type, label, predicate, start, end, values], its ends by their number among the nodes.
    """
    spoken, said = words(language)
    at = {node.id: number for number, node in enumerate(network.nodes)}
    types = sorted({node.type for node in network.nodes})
    lines = palette().lines(edge.type for edge in network.edges)
    held = {
        "language": language,
        "words": {"language": spoken, **said},
        "directed": network.directed,
        "dynamic": network.dynamic,
        "spoken": SPOKEN,
        "heaviest": _heaviest(network),
        "node_types": {type_: palette().node(type_)._asdict() for type_ in types},
        "edge_types": {type_: line._asdict() for type_, line in lines.items()},
        "node_fields": network.node_fields,
        "edge_fields": network.edge_fields,
        "nodes": [
            [*node[:4], node.labels, _values(node.values), *room]
            for node, room in zip(network.nodes, rooms(network), strict=True)
        ],
        "edges": [
            [edge.id, at[edge.source], at[edge.target], *edge[3:8], _values(edge.values)]
            for edge in network.edges
        ],
    }
    text = json.dumps(held, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _values(values: Iterable[Value]) -> list[Value]:
    """Return *values* with numbers that JSON has no word for as text."""
    return [
        str(one) if isinstance(one, float) and not math.isfinite(one) else one for one in values
    ]


def _heaviest(network: Network) -> float:
    """Return the greatest finite `weight` of an edge, 1 where there is none."""
    names = [field.name for field in network.edge_fields]
    if "weight" not in names:
        return 1
    column = names.index("weight")
    weights = [edge.values[column] for edge in network.edges]
    numbers = [one for one in weights if isinstance(one, int | float) and math.isfinite(one)]
    return max([one for one in numbers if one > 0], default=1)
