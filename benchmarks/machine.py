"""What a measurement was made on: the machine, the versions, the size of the dataset."""

import os
import platform
from importlib.metadata import version

from nsa_graph import __version__
from nsa_graph.assemble import cache

from .workplace import Workplace, program

_ENGINES = ("pyoxigraph", "rdflib", "pyshacl")


def described(place: Workplace) -> dict[str, str]:
    """Return what *place* and the machine are, in words, by name; in the order to print."""
    started = "nsa-graph" if len(program()) == 1 else "python -m nsa_graph"
    return {
        **about(*_ENGINES),
        "started as": started,
        "dataset": f"{cache.manifest(place.built)['counts']['quads']:,} quads",
    }


def about(*libraries: str) -> dict[str, str]:
    """Return our version, those of the *libraries*, and the machine, by name."""
    return {
        "nsa_graph": __version__,
        **{name: version(name) for name in libraries},
        **machine(),
    }


def machine() -> dict[str, str]:
    """Return what the machine and its Python are, in words, by name."""
    return {
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()}, {platform.machine()}",
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def _processor() -> str:
    """Return the processor's name: Python knows it on some systems only."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:
            named = [line.partition(":")[2].strip() for line in stream if "model name" in line]
    except OSError:
        named = []
    return named[0] if named else platform.processor() or platform.machine()
