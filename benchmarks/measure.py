"""What is measured: each command against its peer, with the target it is held to."""

import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from .timing import Command, Ratio, Run, alternate, ratio
from .workplace import Workplace, script

ROUNDS = 15

GUARDED = "SELECT ?s ?quote { ?s a nsa:Demand ; nsa:quote ?quote } ORDER BY ?s"


class Measure(NamedTuple):
    """One thing measured against another; `target` is the ratio allowed, None where none is set.

    `ours` and `theirs` are the median seconds of one run of each.
    """

    name: str
    against: str
    ratio: Ratio
    target: float | None
    ours: float
    theirs: float
    rounds: int

    @property
    def verdict(self) -> str:
        """Return `met` or `missed`, or nothing where no target is set."""
        if self.target is None:
            return ""
        return "met" if self.ratio.median <= self.target else "missed"


class Fact(NamedTuple):
    """A figure that stands for itself: a count or a share."""

    name: str
    value: float


def asking(place: Workplace, rounds: int = ROUNDS) -> Iterator[Measure]:
    """Yield a cold headline question against pyoxigraph alone and against rdflib alone."""
    file = fastest(place)
    commands = [place.ask(), place.pyoxigraph(), place.rdflib(file)]
    ours, engine, rdflib = alternate(commands, place.environment, rounds)
    yield compared("ask, cold", "pyoxigraph alone, same store", ours, engine, 2)
    yield compared("ask, cold", f"rdflib alone, {file}", ours, rdflib, 1 / 3)


def guarding(place: Workplace, rounds: int = ROUNDS) -> Iterator[Measure]:
    """Yield a stranger's query in its worker against the same in the process itself."""
    words = ("sparql", GUARDED, "--format", "csv")
    inside = f"""import sys; from nsa_graph import cli; from nsa_graph.store import process
process.available = lambda: False; sys.exit(cli.main({list(words)!r}))"""
    commands = [place.nsa(*words), Command((sys.executable, "-c", inside))]
    ours, theirs = alternate(commands, place.environment, rounds)
    yield compared("sparql, in its worker", "the same query in the process", ours, theirs, None)


def stating(place: Workplace, rounds: int = ROUNDS) -> Iterator[Measure]:
    """Yield the headline question without the readings against the same with them."""
    commands = [place.ask("--stated-only"), place.ask()]
    ours, theirs = alternate(commands, place.environment, rounds)
    yield compared("ask --stated-only, cold", "ask, cold", ours, theirs, None)


def building(place: Workplace, rounds: int = ROUNDS) -> Iterator[Measure]:
    """Yield a build with nothing changed against one with the cache emptied before it."""
    argv = place.nsa("build", "--out", place.out).argv
    full = Command(argv, before=place.empty)
    # In this order a full build stands before each of the others, so nothing has changed by then.
    whole, again = alternate([full, Command(argv)], place.environment, rounds, warm=1)
    yield compared("build, nothing changed", "build, cache emptied", again, whole, 1 / 20)


def checking(place: Workplace, rounds: int = 5) -> Iterator[Measure]:
    """Yield the check against building alone."""
    commands = [place.nsa("check"), script("build_alone")]
    ours, theirs = alternate(commands, place.environment, rounds, warm=1)
    yield compared("check", "building alone, nothing written", ours, theirs, 2)


def importing(place: Workplace, rounds: int = ROUNDS) -> Iterator[Measure]:
    """Yield `import nsa_graph` against Python that starts and ends."""
    commands = [Command((sys.executable, "-c", code)) for code in ("import nsa_graph", "pass")]
    ours, theirs = alternate(commands, place.environment, rounds)
    yield compared("import nsa_graph", "python -c pass", ours, theirs, None)


def facts(place: Workplace) -> Iterator[Fact]:
    """Yield the share of the check that the shapes take, and how many modules are loaded."""
    shared = _printed(script("check_timed"), place)
    yield Fact("share of the check spent on the shapes", round(float(shared), 3))
    bare = _modules("", place)
    name = "modules that {} loads, beyond Python's own start"
    yield Fact(name.format("`import nsa_graph`"), _modules("import nsa_graph", place) - bare)
    words = place.ask("-o", "/dev/null").argv
    words = words[words.index("ask") :]
    code = f"from nsa_graph.cli import main; main({list(words)!r})"
    yield Fact(name.format("a plain `ask`"), _modules(code, place) - bare)


def fastest(place: Workplace) -> str:
    """Return which file of the build rdflib answers from sooner: the peer is given that one."""
    files = ("nsa.nq", "nsa.trig")
    runs = alternate([place.rdflib(file) for file in files], place.environment, rounds=3, warm=1)
    return min(zip(files, runs, strict=True), key=lambda pair: _seconds(pair[1]))[0]


def compared(
    name: str, against: str, ours: list[Run], theirs: list[Run], target: float | None
) -> Measure:
    """Return the measure of *ours* against *theirs*, runs of the same turns."""
    found = ratio(ours, theirs)
    return Measure(name, against, found, target, _seconds(ours), _seconds(theirs), len(ours))


def _seconds(runs: list[Run]) -> float:
    return median(run.wall for run in runs)


def _modules(code: str, place: Workplace) -> int:
    argv = (sys.executable, "-c", f"{code}\nimport sys; print(len(sys.modules))")
    return int(_printed(Command(argv), place))


def _printed(command: Command, place: Workplace) -> str:
    done = subprocess.run(
        command.argv, env=place.environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip().rpartition("\n")[2]
