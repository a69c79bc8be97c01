"""One size of a corpus after another: measured, told as it comes, and put on a page."""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from nsa_graph.atomic import write_bytes
from nsa_graph.errors import NsaGraphError

Line = TypeVar("Line")


def measure(
    sizes: Iterable[int],
    lines_of: Callable[[int], Iterable[Line]],
    cells: Callable[[Line], Sequence[str]],
    page: Callable[[Sequence[Line]], str],
    file: str,
) -> int:
    """Write to *file* the *page* of the lines that *lines_of* gives of each size, least first.

    Each line is told on stderr when it comes, by its *cells*. Returns 0, or an exit code.
    """
    lines: list[Line] = []
    try:
        for size in sorted(set(sizes)):
            for line in lines_of(size):
                lines.append(line)
                print("  ".join(filter(None, cells(line))), file=sys.stderr, flush=True)
            write_bytes(file, page(lines).encode())  # a long run may be broken off
    except NsaGraphError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return error.exit_code
    print(page(lines))
    return 0
