"""The options that several commands share."""

import argparse


def add_graph(parser: argparse.ArgumentParser) -> None:
    """Add `--graph` and `--stated-only`, which say what is asked."""
    parser.add_argument(
        "--graph", metavar="PATH", help="a folder from `nsa-graph build`, or an .nq or .trig file"
    )
    parser.add_argument(
        "--stated-only", action="store_true", help="leave out what a reader concludes"
    )


def add_output(parser: argparse.ArgumentParser, formats: tuple[str, ...], default: str) -> None:
    """Add `--format` (one of *formats*), `--width` and `-o`, which say how it is written."""
    parser.add_argument("--format", choices=formats, default=default, help=_default(default))
    parser.add_argument("--width", type=int, metavar="N", help="how wide a table may be")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE, wholly or not at all"
    )


def _default(name: str) -> str:
    return f"default: {name}" if name else "default: table, or ttl for triples"
