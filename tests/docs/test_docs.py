"""The generated pages are those that the sources give."""

from functools import cache

import pytest
from docs.generate import ROOT, pages

NAMES = (
    *("README.md", "docs/agreement.md", "docs/codebook.md", "docs/networks.md"),
    *("docs/questions.md", "docs/views.md"),
)
CROSS_CHECK = "docs/cross-check.md"
"""Made only where the outside datasets lie at hand; test_cross_check holds it to them."""


@cache
def generated() -> dict[str, str]:
    return pages()


def test_these_are_the_pages() -> None:
    assert set(NAMES) <= set(generated()) <= {*NAMES, CROSS_CHECK}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_committed_as_it_comes_out(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == generated()[name], "run make docs"
