"""Turtle of the edges, for triple stores and whoever reads RDF; `reified` says what is in it."""

from typing import BinaryIO

from ..model import Network
from .values import How


def write(network: Network, stream: BinaryIO, how: How) -> None:
    """Write *network* to *stream*."""
    from pyoxigraph import RdfFormat

    from .reified import serialize

    serialize(network, stream, RdfFormat.TURTLE)
