"""The options that several commands share."""

import argparse


def add_graph(parser: argparse.ArgumentParser) -> None:
    """Add `--graph`, `--endpoint` and `--stated-only`, which say what is asked.

    The first two end up in `.graph`, for `open_graph` takes either.
    """
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--graph", metavar="PATH", help="a folder from `nsa-graph build`, or an .nq or .trig file"
    )
    where.add_argument(
        "--endpoint", dest="graph", metavar="URL", type=_address, help="a SPARQL server instead"
    )
    parser.add_argument(
        "--stated-only", action="store_true", help="leave out what a reader concludes"
    )


def _address(url: str) -> str:
    from ..store.endpoint import checked  # only where a server is asked

    return checked(url)


def add_output(parser: argparse.ArgumentParser, formats: tuple[str, ...], default: str) -> None:
    """Add `--format` (one of *formats*), `--width` and `-o`, which say how it is written."""
    parser.add_argument("--format", choices=formats, default=default, help=_default(default))
    parser.add_argument("--width", type=int, metavar="N", help="how wide a table may be")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE, wholly or not at all"
    )


def _default(name: str) -> str:
    return f"default: {name}" if name else "default: table, or ttl for triples"
