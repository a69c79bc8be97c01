"""Every deliberate error: what is wrong, where, and what to do, with a documented exit code."""


class NsaGraphError(Exception):
    """The base of them all: one line that names the place, the fault and the remedy."""

    exit_code = 1

    def __init__(
        self, what: str, *, remedy: str = "", file: str = "", line: int = 0, column: int = 0
    ) -> None:
        self.what, self.remedy = what, remedy
        self.file, self.line, self.column = file, line, column
        super().__init__(str(self))

    @property
    def place(self) -> str:
        """The place as `file:line:column`, as much of it as is known."""
        numbers = [str(n) for n in (self.line, self.column) if n]
        return ":".join([self.file, *numbers] if self.file else numbers)

    def __str__(self) -> str:
        head = f"{self.place}: {self.what}" if self.place else self.what
        return f"{head}; {self.remedy}" if self.remedy else head


class Note(UserWarning):
    """What went another way than usual, and well: a warning, which the command line prints."""


class UsageError(NsaGraphError):
    """The command or call was put wrongly: an unknown name, a missing or ill-typed parameter."""

    exit_code = 2


class NotInstalled(UsageError):
    """What was asked for needs a library that is not there; names the extra that brings it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(what, remedy=f"install it: pip install 'nsa-graph[{extra}]'")


class UnknownName(UsageError):
    """A name that stands for nothing here; carries the nearest names that do."""

    def __init__(self, kind: str, name: str, nearest: list[str], remedy: str = "") -> None:
        self.kind, self.name, self.nearest = kind, name, nearest
        near = f"did you mean {', '.join(nearest)}?" if nearest else remedy
        super().__init__(f"no {kind} is called {name!r}", remedy=near)


class BadParameter(UsageError):
    """A parameter that is missing, unknown, given twice, or not of its type."""


class MissingParameter(BadParameter):
    """Required parameters without a value; carries what could be given, each as NAME=VALUE."""

    def __init__(self, what: str, examples: list[str]) -> None:
        self.examples = examples
        super().__init__(what, remedy=f"as in {', '.join(examples)}")


class BadQuery(UsageError):
    """SPARQL that does not parse, with its line and column."""

    exit_code = 3


class BadSource(NsaGraphError):
    """A file that cannot be built from: ill-formed, not UTF-8, changed, contradictory."""

    exit_code = 4


class QuoteNotFound(BadSource):
    """A quote that does not stand in its paragraph; carries the nearest words there."""

    def __init__(self, what: str, nearest: str, **where: object) -> None:
        self.nearest = nearest
        super().__init__(what, **where)  # type: ignore[arg-type]


class Findings(NsaGraphError):
    """The check ran and found violations; they are printed, this only sets the exit code."""

    exit_code = 5


class CannotWrite(NsaGraphError):
    """An output that could not be written: missing or read-only folder, full disk."""

    exit_code = 6


class StoreUnreadable(NsaGraphError):
    """A store or cache that could not be opened or read."""

    exit_code = 7


class ServerFault(NsaGraphError):
    """A server that is not reached, refuses us, or gives an answer that is none; names its URL."""

    exit_code = 8


class LimitExceeded(NsaGraphError):
    """A query or a shape stopped at a limit, or a query refused for its size before it ran."""

    exit_code = 9
