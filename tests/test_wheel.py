"""The source distribution, and the wheel built from it: everything they need is inside.

The wheel is built by the running environment's hatchling and installed by its pip, without the
network, into a virtual environment that sees the running environment's libraries by a path file.
Editable installs there are not seen: Python reads no path files below a path file's folder.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from nsa_graph import __version__, paths
from nsa_graph.assemble import cache
from nsa_graph.network.page.page import SCRIPTS

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "src" / "nsa_graph" / "network" / "page"


class Installed(NamedTuple):
    """The wheel, the command that it installs, and a folder elsewhere to run it in."""

    wheel: Path
    command: Path
    elsewhere: Path

    def run(self, *argv: str, code: int = 0) -> str:
        """Return what the installed command writes, run as *code* is its exit code."""
        done = subprocess.run(
            [str(self.command), *argv],
            cwd=self.elsewhere,
            env=apart(self.elsewhere),
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert (done.returncode, done.stderr) == (code, b"")
        return done.stdout.decode()


def apart(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing points to the checkout or to its cache."""
    ours = ("PYTHONPATH", "NSA_GRAPH_HOME", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "NSA_GRAPH_CACHE": str(folder / "cache")}


LITTER = (".git", ".hypothesis/x", ".mypy_cache/x", ".venv/x", "build/x", "dist/x", "scratch.txt")
"""What lies about in a checkout that is worked in, and in no distribution."""


def run(*argv: str | Path, cwd: Path) -> None:
    """Run a module of the running environment's Python, apart from the checkout."""
    command = [sys.executable, "-m", *map(str, argv)]
    subprocess.run(command, cwd=cwd, env=apart(cwd), capture_output=True, check=True)


def sdist(source: Path, out: Path) -> Path:
    """Build the source distribution of *source* and return where it was unpacked, below *out*."""
    run("hatchling", "build", "-t", "sdist", "-d", out, cwd=source)
    (packed,) = out.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(out, filter="data")
    return out / packed.name.removesuffix(".tar.gz")


def below(folder: Path) -> set[str]:
    """Return the path of every file in *folder*, from there."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the unpacked source distribution."""
    return sdist(ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def installed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Give the wheel that the source distribution makes, installed."""
    folder = tmp_path_factory.mktemp("wheel")
    run("hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    (wheel,) = folder.glob("*.whl")
    home, elsewhere = folder / "venv", folder / "elsewhere"
    elsewhere.mkdir()
    run("venv", "--without-pip", home, cwd=elsewhere)
    pip = ("pip", "--python", home / "bin" / "python", "install", "--no-deps", "--no-index")
    run(*pip, wheel, cwd=elsewhere)
    (site,) = (home / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(wheel, home / "bin" / "nsa-graph", elsewhere)


def test_the_source_distribution_is_what_is_committed(source: Path) -> None:
    found = below(source) - {"PKG-INFO"}
    assert {"Makefile", ".ci/run", "ontology/prefixes.csv", "tests/conftest.py"} <= found
    assert "src/nsa_graph/assemble/__init__.py" in found
    if (ROOT / ".git").exists():  # a worktree has a file there
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
        )
        assert found == {name for name in listed.stdout.split("\0") if (ROOT / name).is_file()}


def test_litter_is_not_packed_and_no_room_is_left_out(source: Path, tmp_path: Path) -> None:
    littered = tmp_path / "littered"
    shutil.copytree(source, littered)
    room = "src/nsa_graph/build/room.py"  # a name that tools like to ignore
    for name in (*LITTER, "src/nsa_graph/__pycache__/x.pyc", room):
        (littered / name).parent.mkdir(parents=True, exist_ok=True)
        (littered / name).write_text("", encoding="utf-8")
    assert below(sdist(littered, tmp_path)) == below(source) | {room}


def test_everything_is_inside_and_no_more(installed: Installed) -> None:
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    assert "nsa_graph/py.typed" in names  # the types are for others' checkers too (PEP 561)
    packed = {
        name.removeprefix("nsa_graph/_resources/")
        for name in names
        if name.startswith("nsa_graph/_resources/")
    }
    wanted = {
        str(path.relative_to(ROOT))
        for folder in ("ontology", "data", "queries")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert len(wanted) > 100
    assert packed == wanted
    code = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == code
    assert not [name for name in names if "tests/" in name or "__pycache__" in name]
    licences = {name.rpartition("/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-DATA", "cytoscape.LICENSE"}


def test_it_runs_from_its_own_files(installed: Installed) -> None:
    script = "import nsa_graph.paths as p; print(p.CODE); print(p.RESOURCES)"
    python = installed.command.parent / "python"
    done = subprocess.run(
        [str(python), "-c", script],
        cwd=installed.elsewhere,
        env=apart(installed.elsewhere),
        capture_output=True,
        text=True,
        check=True,
    )
    code, resources = done.stdout.split()
    assert Path(code).is_relative_to(installed.command.parent.parent)
    assert Path(resources) == Path(code) / "_resources"
    assert not Path(code).is_relative_to(paths.CODE)
    assert installed.run("--version") == f"nsa-graph {__version__}\n"


def test_it_answers(installed: Installed) -> None:
    listed = json.loads(installed.run("ask", "--list", "--format", "json"))
    assert len(listed) >= 25
    argv = ("ask", "demands-citing", "-p", "cited=meeting:npt-revcon-2000", "--format", "json")
    rows = json.loads(installed.run(*argv))
    assert len(rows) >= 1
    assert any("2000年审议大会" in str(row) for row in rows)
    assert "2000年审议大会" in installed.run("show", "14.1")


def test_it_exports(installed: Installed) -> None:
    for name in ("demands.html", "demands.graphml"):
        assert (
            installed.run("export", "demands", "-o", name) == f"wrote {name} (6 nodes, 12 edges)\n"
        )
        assert "2000年审议大会" in (installed.elsewhere / name).read_text("utf-8")
    page = (installed.elsewhere / "demands.html").read_text("utf-8")
    for part in ("vendor/cytoscape.min.js", *(f"{name}.js" for name in SCRIPTS)):
        assert (PAGE / part).read_text("utf-8") in page


def test_it_checks_and_builds_as_the_checkout_does(installed: Installed) -> None:
    assert "violation:" not in installed.run("check")
    installed.run("build", "--out", "out")
    here = Path(cache.ensure())
    for name in ("nsa.nq", "nsa.trig", "manifest.json"):
        assert (installed.elsewhere / "out" / name).read_bytes() == (here / name).read_bytes(), name
