"""A network as one HTML file: template, style, scripts and data put together."""

import base64
import hashlib
import html
import os
import re

from ... import __version__
from ...errors import UsageError
from ..model import Network
from .data import embedded
from .rooms import rooms
from .words import words

MOST_NODES, MOST_EDGES = 2000, 8000
"""What a browser, drawing without a graphics card, opens in a second or two and then moves."""

SCRIPTS = ("state", "elements", "colours", "drawing", "panel", "lists", "controls")
"""Our scripts, in the order in which they need each other."""

_HERE = os.path.dirname(os.path.abspath(__file__))
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_VENDOR_VERSION = "3.34.4"
_VENDOR_STYLE = ".__________cytoscape_container { position: relative; }"
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def page(network: Network, language: str = "en") -> bytes:
    """Return *network* as an HTML page, UTF-8, that shows it offline and asks nothing of anybody.

    Names are first shown in *language*; what the page says itself is in it too, or in English. The
    page's Content-Security-Policy names each of its scripts and styles by hash and forbids all
    else. Raises `UsageError` for a network larger than a browser draws well.
    """
    _refuse_large(network)
    nodes, edges = list(network.nodes), list(network.edges)
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
        "count": html.escape(said["count"].format(f"{len(nodes):,}", f"{len(edges):,}")),
        **_said(said, network),
        "data": embedded(network, nodes, edges, rooms(network, nodes, edges), language),
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
    with open(os.path.join(_HERE, name), encoding="utf-8", newline="") as stream:
        return stream.read()


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
