"""`python -m benchmarks.synthetic DIR`: write a corpus of synthetic papers to a folder."""

import argparse
import sys

from .corpus import write


def main() -> int:
    """Write the corpus that the command line asks for, say how many papers, and return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.synthetic", description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--papers", type=int, default=100, help="how many; default: 100")
    parser.add_argument("--seed", type=int, default=0, help="the same seed, the same papers")
    parser.add_argument("--faulty", type=float, default=0.0, help="share with a fault, 0 to 1")
    parser.add_argument("--broken", type=float, default=0.0, help="share that can't be built")
    given = parser.parse_args()
    planted = write(given.folder, given.papers, given.seed, given.faulty, given.broken)
    print(f"wrote {given.papers:,} synthetic papers to {given.folder}, {len(planted)} with a fault")
    return 0


if __name__ == "__main__":
    sys.exit(main())
