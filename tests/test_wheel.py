"""The built wheel, installed apart from the checkout: everything it needs is inside.

It is built by the running environment's hatchling and installed by its pip, without the network,
into a virtual environment that sees the running environment's libraries by a path file. Editable
installs there are not seen: Python reads no path files below a path file's folder.
"""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from nsa_graph import __version__, paths
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


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    python = [sys.executable, "-m"]
    quiet = {"check": True, "capture_output": True}
    build = [*python, "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, **quiet)  # type: ignore[call-overload]
    (wheel,) = folder.glob("*.whl")
    home, elsewhere = folder / "venv", folder / "elsewhere"
    elsewhere.mkdir()
    subprocess.run([*python, "venv", "--without-pip", str(home)], **quiet)  # type: ignore[call-overload]
    there = home / "bin" / "python"
    pip = [*python, "pip", "--python", str(there), "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], cwd=elsewhere, env=apart(elsewhere), **quiet)  # type: ignore[call-overload]
    (site,) = (home / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(wheel, home / "bin" / "nsa-graph", elsewhere)


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
    argv = ("ask", "demands-citing", "-p", "cited=npt-revcon-2000", "--format", "json")
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


def test_it_checks_and_builds_as_the_checkout_does(installed: Installed, tmp_path: Path) -> None:
    assert "violation:" not in installed.run("check")
    installed.run("build", "--out", "out")
    here = subprocess.run(
        [sys.executable, "-m", "nsa_graph", "build", "--out", str(tmp_path / "out")],
        env={**apart(tmp_path), "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=True,
    )
    assert here.stderr == b""
    for name in ("nsa.nq", "nsa.trig", "manifest.json"):
        packed = (installed.elsewhere / "out" / name).read_bytes()
        assert packed == (tmp_path / "out" / name).read_bytes(), name
