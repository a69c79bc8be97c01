"""A page for a browser, which works offline; `network/page` makes it."""

from typing import BinaryIO

from ..model import Network
from .values import How


def write(network: Network, stream: BinaryIO, how: How) -> None:
    """Write *network* to *stream*; raises `UsageError` where it is more than a browser draws."""
    from ..page.page import page

    stream.write(page(network, how.language))
