"""How a time grows with the number of papers: the exponent of a power that fits it best."""

from collections.abc import Mapping
from math import exp, log
from statistics import fmean, linear_regression

from .outcome import Answer


def comparable(answers: Mapping[int, Answer]) -> dict[int, float]:
    """Return seconds by size: those of later rounds, which find much in memory, if all have such.

    Where a question was asked only once at one size, those of the first round at every size.
    """
    later = all(answer.rounds for answer in answers.values())
    return {size: each.seconds if later else each.first for size, each in answers.items()}


def exponent(taken: Mapping[int, float]) -> float | None:
    """Return k of the power law size^k that fits *taken* (seconds by size) best, in logarithms.

    None where there are fewer than two sizes.
    """
    if len(taken) < 2:
        return None
    return linear_regression([log(size) for size in taken], [log(s) for s in taken.values()]).slope


def geometric_mean(ratios: list[float]) -> float:
    """Return the geometric mean of *ratios*, each above 0."""
    return exp(fmean(map(log, ratios)))
