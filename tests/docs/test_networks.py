"""The Python of docs/networks.md and of the README prints what the pages say."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "docs/networks.md")


def examples(page: str) -> list[str]:
    """Return what stands in the page's blocks of Python at the prompt."""
    return re.findall(r"```pycon\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S)


@pytest.mark.parametrize("page", PAGES)
def test_examples_print_what_the_page_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # some write a file
    blocks = examples(page)
    assert blocks
    names: dict[str, object] = {}
    tried = 0
    for block in blocks:
        test = doctest.DocTestParser().get_doctest(block, names, page, page, 0)
        runner = doctest.DocTestRunner(verbose=False)
        told: list[str] = []
        failed, count = runner.run(test, out=told.append, clear_globs=False)
        assert failed == 0, "".join(told)
        names, tried = test.globs, tried + count
    assert tried > 5


def test_a_wrong_example_is_found() -> None:
    test = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "x", "x", 0)
    assert doctest.DocTestRunner(verbose=False).run(test, out=lambda _: None).failed == 1
