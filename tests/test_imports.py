"""Imports go down the floors, and a plain question loads nothing heavy."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nsa_graph

PACKAGE = Path(str(nsa_graph.__file__)).parent
FLOORS = {
    **dict.fromkeys(("errors", "paths"), 0),
    **dict.fromkeys(("rdf", "atomic", "extras"), 1),
    "sparql": 2,
    **dict.fromkeys(("names", "text", "library", "store"), 3),
    **dict.fromkeys(("sandbox", "shacl", "labels"), 4),
    **dict.fromkeys(("assemble", "check", "ask", "link", "network", "publish", "tables"), 5),
    **dict.fromkeys(("render", "figures", "corpus"), 6),
    "graph": 7,
    "cli": 8,
    **dict.fromkeys(("__init__", "__main__"), 9),  # the public face, and the door to `cli`
}
HEAVY = (
    *("rdflib", "pyshacl", "pandas", "polars", "networkx", "SPARQLWrapper", "requests"),
    *("urllib3", "pyarrow", "matplotlib", "distributed"),
)
"""Third-party packages that are imported only where they are used."""


def modules() -> dict[str, Path]:
    """Return each module of the package, keyed by its dotted name below it."""
    found = sorted(PACKAGE.rglob("*.py"))
    return {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in found}


def imported(name: str, path: Path) -> Iterator[str]:
    """Yield the rooms of the package that the module imports, wherever in it."""
    here = ["nsa_graph", *name.split(".")[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) + 1 - node.level] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            targets = [f"{stem}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            parts = target.split(".")
            if parts[0] == "nsa_graph" and len(parts) > 1 and parts[1] in FLOORS:
                yield parts[1]


def upward(name: str, path: Path) -> list[str]:
    """Return the imports of the module that do not go down, or stay in its room."""
    room = name.split(".")[0]
    return [
        other for other in imported(name, path) if other != room and FLOORS[other] >= FLOORS[room]
    ]


def test_every_module_stands_on_a_floor() -> None:
    found = modules()
    assert len(found) > 25
    assert {name.split(".")[0] for name in found} <= set(FLOORS)


def test_imports_go_down_only() -> None:
    found = {name: list(imported(name, path)) for name, path in modules().items()}
    assert sum(map(len, found.values())) > 60
    assert {name: bad for name, path in modules().items() if (bad := upward(name, path))} == {}


def test_an_upward_import_is_found(tmp_path: Path) -> None:
    module = tmp_path / "bad.py"
    module.write_text("def f():\n    from ..render import table\n", encoding="utf-8")
    assert upward("store.bad", module) == ["render"]
    module.write_text("from .. import cli\nimport nsa_graph.ask.answer\n", encoding="utf-8")
    assert upward("store.bad", module) == ["cli", "ask"]


def loaded(code: str, home: Path) -> set[str]:
    """Return the modules that Python has loaded after running *code*."""
    script = f"import sys\n{code}\nprint('|'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={
            "NSA_GRAPH_HOME": str(home),
            "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), *sys.path]),
        },
    )
    return set(done.stderr.strip().split("|"))


def test_a_plain_question_loads_nothing_heavy(home: Path, fixtures: Path) -> None:
    argv = ["ask", "demands-citing", "-p", "cited=npt-revcon-2000"]
    argv += ["--graph", str(fixtures / "small.trig")]
    code = f"from nsa_graph.cli import main\nassert main({argv!r}) == 0"
    found = loaded(code, home)
    assert {"pyoxigraph", "nsa_graph.ask.answer"} <= found
    assert found & set(HEAVY) == set()


def test_a_query_at_home_loads_no_http(home: Path, fixtures: Path) -> None:
    argv = ["sparql", "ASK {}", "--graph", str(fixtures / "small.trig")]
    code = f"from nsa_graph.cli import main\nassert main({argv!r}) == 0"
    assert loaded(code, home) & {"SPARQLWrapper", "requests", "urllib3"} == set()


def test_importing_the_package_is_cheap(home: Path) -> None:
    found = loaded("import nsa_graph", home)
    assert [name for name in found if name.startswith("nsa_graph")] == ["nsa_graph"]
    assert "pyoxigraph" not in found
