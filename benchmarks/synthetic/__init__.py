"""Synthetic papers: folders shaped like a real paper's, drawn from a seed, with known faults."""
