"""The eight questions, each a `.rq` that any engine takes as it is."""

import os

from nsa_graph.library import Query, library

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "questions")


def questions() -> tuple[Query, ...]:
    """Return the questions, in order of name."""
    return tuple(library(FOLDER).values())
