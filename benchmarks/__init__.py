"""Whole commands measured against their peers, as ratios, in one run: `python -m benchmarks`."""
