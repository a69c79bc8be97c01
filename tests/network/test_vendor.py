"""The library that a page is drawn by is the one that its makers publish, with its licence."""

import hashlib
import re
import subprocess
import tarfile
from pathlib import Path

import pytest

from nsa_graph.network.page import page

VENDOR = Path(str(page.__file__)).parent / "vendor"
FILES = {
    "cytoscape.min.js": "package/dist/cytoscape.min.js",
    "cytoscape.LICENSE": "package/LICENSE",
}


def test_the_readme_names_the_version_and_the_hash() -> None:
    readme = (VENDOR / "README.md").read_text("utf-8")
    digest = hashlib.sha256((VENDOR / "cytoscape.min.js").read_bytes()).hexdigest()
    assert digest in readme
    assert f"version {page._VENDOR_VERSION}, unchanged" in readme
    assert (VENDOR / "cytoscape.LICENSE").read_text("utf-8").startswith("Copyright (c)")


def test_the_file_says_its_version() -> None:
    text = (VENDOR / "cytoscape.min.js").read_text("utf-8")
    assert re.findall(r'version="([\d.]+)"|"(3\.\d+\.\d+)"', text)
    assert f'"{page._VENDOR_VERSION}"' in text


@pytest.mark.heavy
def test_the_published_package_has_the_same_bytes(tmp_path: Path) -> None:
    wanted = f"cytoscape@{page._VENDOR_VERSION}"
    subprocess.run(
        ["npm", "pack", wanted, "--silent"], cwd=tmp_path, check=True, capture_output=True
    )
    (archive,) = tmp_path.glob("*.tgz")
    with tarfile.open(archive) as package:
        for name, inside in FILES.items():
            member = package.extractfile(inside)
            assert member is not None
            assert member.read() == (VENDOR / name).read_bytes(), name
