"""The generated pages are those that the sources give."""

from functools import cache

import pytest
from docs.generate import ROOT, pages

NAMES = ("README.md", "docs/agreement.md", "docs/codebook.md", "docs/questions.md")


@cache
def generated() -> dict[str, str]:
    return pages()


def test_these_are_the_pages() -> None:
    assert sorted(generated()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_committed_as_it_comes_out(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == generated()[name], "run make docs"
