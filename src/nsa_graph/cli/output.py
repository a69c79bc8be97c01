"""Where output goes: stdout, or a file that is written whole; and how wide a line may be."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from ..atomic import cannot_write, replace_file, write_bytes
from ..errors import Note, UsageError

if TYPE_CHECKING:
    from argparse import Namespace

_WIDTH = 100
"""The width where output goes to no terminal, so that it is the same everywhere."""


def emit(write: Callable[[TextIO], None], path: str | None = None) -> None:
    """Call *write* with a text stream in UTF-8: stdout, or the file *path*, whole or not at all.

    Raises `CannotWrite`; a BrokenPipeError passes through.
    """
    if path is not None:
        import io  # loaded by Python itself

        with replace_file(path) as file:
            text = io.TextIOWrapper(file, encoding="utf-8", newline="")
            write(text)
            text.detach()
        return
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):  # the formats are UTF-8, whatever the locale says
        stream.reconfigure(encoding="utf-8", newline="")
    try:
        write(stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise cannot_write("standard output", error) from error


def emit_answer(
    answer: object, write: Callable[..., None], format_: str, given: "Namespace"
) -> None:
    """Emit *answer* as *write* writes it in *format_*, to where and as wide as *given* says.

    *given* holds what `options.add_output` asks for. Says on stderr which file was written.
    Raises what `emit` and *write* raise, `UsageError` for a workbook without a file.
    """
    across, bold = width(given.width, given.output), colour(given.output)
    how: dict[str, Any] = {"width": across, "colour": bold}
    if getattr(given, "long", False):
        how["long"] = True
    if given.csv_safe or given.excel:
        if format_ != "csv":
            raise UsageError(f"--csv-safe and --excel are for CSV, not {format_}")
        how["safe"] = given.csv_safe
    if format_ == "xlsx":
        _write_workbook(answer, given.output)
    else:
        mark = "\ufeff" if given.excel else ""

        def out(stream: TextIO) -> None:
            stream.write(mark)
            write(answer, stream, format_, **how)

        emit(out, given.output)
    if format_ not in READ and (told := getattr(answer, "note", "")):
        note(told)
    if given.output and os.path.isfile(given.output):
        size = getattr(answer, "size", "")  # what is known of a thing has none
        note(f"wrote {given.output}{f' ({size})' if size else ''}")


READ = ("table", "md")
"""The formats that say an answer's note themselves."""


def _write_workbook(answer: Any, path: str | None) -> None:
    from ..render.workbook import workbook  # openpyxl, where it is asked for

    if path is None:
        raise UsageError("a workbook is not written to a terminal or pipe", remedy="say -o FILE")
    write_bytes(path, workbook(answer))


def note(text: str) -> None:
    """Say *text* on stderr, in one line: what a reader should know beside the output."""
    print(f"nsa-graph: {text}", file=sys.stderr)


@contextmanager
def noting() -> Iterator[None]:
    """Print each `Note` that is warned of meanwhile as a line on stderr."""
    import warnings  # argparse has loaded it

    with warnings.catch_warnings():
        warnings.simplefilter("always", Note)
        others = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any) -> None:
            if issubclass(category, Note):
                note(str(message))
            else:
                others(message, category, *where)

        warnings.showwarning = show  # type: ignore[assignment]
        yield


def width(asked: int | None, path: str | None) -> int:
    """Return the width of a line: as *asked*, else the terminal's, else 100."""
    if asked is not None:
        return max(20, asked)
    if path is not None or not _is_terminal():
        return _WIDTH
    try:
        return max(20, int(os.environ.get("COLUMNS") or os.get_terminal_size(1).columns))
    except (OSError, ValueError):
        return _WIDTH


def colour(path: str | None) -> bool:
    """Tell whether output may be coloured: on a terminal, and nobody said no (no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return path is None and not plain and _is_terminal()


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process at once while the store works, for it hears no exception.

    Nothing has been written by then. Shells report such an end as 130.
    """
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    except ValueError:  # not the main thread: Ctrl-C does not come here
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _is_terminal() -> bool:
    return sys.stdout.isatty()
