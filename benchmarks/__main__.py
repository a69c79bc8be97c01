"""`python -m benchmarks`: measure, print the table, and write `benchmarks/results/`."""

import os
import sys

from nsa_graph.atomic import write_bytes
from nsa_graph.errors import NsaGraphError

from . import machine, measure, networks, report
from .markdown import RESULTS
from .workplace import workplace


def main() -> int:
    """Measure everything and write it down; return 0, or the exit code of what went wrong.

    A target missed is printed as such and is no error: how busy the machine is counts too.
    """
    try:
        with workplace() as place:
            about = machine.described(place)
            measures = [
                *measure.asking(place),
                *measure.guarding(place),
                *measure.stating(place),
                *measure.importing(place),
                *measure.checking(place),
                *networks.writing(place),
            ]
            facts = (*measure.facts(place), *networks.growth(place))
            measures += measure.building(place)  # last: it empties the cache
        _write("latest.json", report.encoded(report.document(measures, facts, about)))
        _write("latest.md", report.page(measures, facts, about))
    except NsaGraphError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return error.exit_code
    print(report.table(measures, facts), end="")
    print(f"wrote {os.path.relpath(RESULTS)}/latest.json and latest.md")
    return 0


def _write(name: str, text: str) -> None:
    os.makedirs(RESULTS, exist_ok=True)
    write_bytes(os.path.join(RESULTS, name), text.encode())


if __name__ == "__main__":
    sys.exit(main())
