"""A dataset in the parts that are published, from its N-Quads alone."""

from nsa_graph.publish.parts import NQuadsFile, Part, parts


def parted(nquads: bytes) -> tuple[Part, ...]:
    """Return the parts of *nquads*."""
    return parts([NQuadsFile("", lambda: nquads)])
