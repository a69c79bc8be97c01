"""Nothing that is committed depends on where somebody's checkout lies."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOT_TEXT = {".png", ".svg", ".parquet"}

# What hostile input is made of lies on every machine: the root, and the file that is first tried.
FILE_URL = r"file:///(?!etc/passwd\b)[\w.%]"
PLACE = re.compile("|".join((FILE_URL, re.escape(f"{ROOT}/"), re.escape(f"{Path.home()}/."))))


@pytest.mark.parametrize("url", ["home/me/nsa.ttl", "C:/nsa.ttl", ".cache/x", "%7E"])
def test_a_place_of_one_machine_is_known(url: str) -> None:
    assert PLACE.search(f"see <file:///{url}>")
    assert PLACE.search(f"{ROOT}/{url}")


@pytest.mark.parametrize("text", ["file:///etc/passwd", "BASE <file:///>", "file://SECRET"])
def test_a_place_of_every_machine_is_none_of_one(text: str) -> None:
    assert not PLACE.search(text)


def test_no_file_names_a_place_of_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert len(files) > 300
    found = [
        str(path.relative_to(ROOT))
        for path in files
        if path.suffix not in NOT_TEXT and path.is_file()
        if PLACE.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
