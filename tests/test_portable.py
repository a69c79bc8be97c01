"""Nothing that is committed depends on where somebody's checkout lies."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOT_TEXT = {".png", ".svg", ".parquet"}


def test_no_file_names_a_place_of_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert len(files) > 300
    marks = ("file:" + "///", str(ROOT) + "/", str(Path.home()) + "/.")
    found = [
        str(path.relative_to(ROOT))
        for path in files
        if path.suffix not in NOT_TEXT and path.is_file()
        if any(mark in path.read_text(encoding="utf-8", errors="replace") for mark in marks)
    ]
    assert found == []
