"""The options that several commands share."""

import argparse
import os
import re
import time
from typing import TYPE_CHECKING

from ..errors import UsageError
from .output import note

if TYPE_CHECKING:
    from ..network.model import Network


def add_graph(parser: argparse.ArgumentParser) -> None:
    """Add `--graph`, `--endpoint` and `--stated-only`, which say what is asked.

    The first two end up in `.graph`, for `open_graph` takes either.
    """
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--graph",
        metavar="PATH",
        type=named,
        help="a folder from `nsa-graph build`, or an .nq or .trig file",
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
    """Add `--format`, `--width` and `-o`, which say how it is written; `written_as` reads them.

    *default* says what is taken of *formats* where neither `--format` nor the file's ending says.
    """
    told = f"default: what FILE's ending says, else {default}"
    parser.add_argument("--format", choices=formats, default="", help=told)
    parser.add_argument("--width", type=count, metavar="N", help="how wide a table may be")
    told = "every row in full, where a table would cut texts or be a matrix"
    parser.add_argument("--long", action="store_true", help=told)
    if "csv" in formats:
        add_csv_safe(parser)
        told = "CSV that Excel takes for UTF-8, by a byte-order mark"
        parser.add_argument("--excel", action="store_true", help=told)
    else:
        parser.set_defaults(csv_safe=False, excel=False)
    add_file(parser)


def add_csv_safe(parser: argparse.ArgumentParser) -> None:
    """Add `--csv-safe`, which guards the cells of CSV against spreadsheets."""
    told = "put ' before cells a spreadsheet would compute"
    parser.add_argument("--csv-safe", action="store_true", help=told)


def add_file(parser: argparse.ArgumentParser) -> None:
    """Add `-o`, the file that output goes to."""
    told = "write to FILE, wholly or not at all; - is stdout"
    parser.add_argument("-o", "--output", type=_file, metavar="FILE", help=told)


def _file(text: str) -> str | None:
    return None if text == "-" else named(text)


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add `--language`, that of labels and titles; `heed_language` reads it."""
    default = os.environ.get("NSA_GRAPH_LANGUAGE") or "en"
    told = f"of labels and titles, as zh; default: $NSA_GRAPH_LANGUAGE, else en (now {default})"
    parser.add_argument("--language", type=_language, default=default, metavar="CODE", help=told)


def _language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no language code; write one, as en or zh")
    return text.lower()


def heed_language(network: "Network", language: str) -> None:
    """Say on stderr where no thing of *network* has a name in *language*."""
    asked = language.partition("-")[0].lower()
    tags = (tag for node in network.nodes for tag, _ in node.labels)
    if network.node_count and asked not in (tag.partition("-")[0].lower() for tag in tags):
        note(f"no name here is in {language!r}; names are in English, or in what there is")


def add_time(parser: argparse.ArgumentParser) -> None:
    """Add `--time`, which `tell_time` heeds."""
    parser.add_argument("--time", action="store_true", help="say on stderr how long it took")


def tell_time(given: argparse.Namespace, began: float) -> None:
    """Say on stderr how long it took since *began*, as `time.perf_counter` has it, if asked to."""
    if given.time:
        note(f"answered in {time.perf_counter() - began:.3f} s")


def add_folder(parser: argparse.ArgumentParser, option: str, default: str) -> None:
    """Add `-o`, also called *option*, the folder that files are written to."""
    told = f"the folder to write to; default: {default}"
    parser.add_argument("-o", option, type=named, metavar="DIR", default=default, help=told)


def written_as(
    given: argparse.Namespace, formats: tuple[str, ...], plain: tuple[str, ...] = ("", "txt")
) -> str:
    """Return the format that is asked for, or that the ending of `-o FILE` says.

    It is empty where the file has none of the *formats* endings but a *plain* one, or there is no
    file. Raises `UsageError` for another ending: what is in a file should be what its name says.
    """
    if given.format or not given.output:
        return str(given.format)
    ending = os.path.splitext(str(given.output))[1].lower().removeprefix(".")
    if ending in plain:
        return ""
    if ending not in formats:
        told = f"{given.output!r} does not end as a format's files do"
        raise UsageError(told, remedy=f"say --format, one of {', '.join(formats)}")
    return ending


def named(text: str) -> str:
    """Return *text*, the name of a file or folder; for argparse, which words the error."""
    if not text:
        raise argparse.ArgumentTypeError("nothing is named")
    return text


def count(text: str) -> int:
    """Return the whole number in *text*, above 0 and of 12 digits at most; for argparse."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:99]) < 10**12:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def above_0(text: str) -> float:
    """Return the number above 0 in *text*; for argparse."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < 10**12:  # NaN is neither
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return value
