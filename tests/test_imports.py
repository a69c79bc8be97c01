"""Imports go down the floors, and a plain question loads nothing heavy."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import networkx as nx

import nsa_graph

PACKAGE = Path(str(nsa_graph.__file__)).parent
FLOORS = {
    **dict.fromkeys(("errors", "paths"), 0),
    **dict.fromkeys(("rdf", "atomic", "extras"), 1),
    **dict.fromkeys(("sparql", "text"), 2),
    **dict.fromkeys(("store", "library"), 3),
    **dict.fromkeys(("sandbox", "shacl", "names", "labels"), 4),
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


ENGINE = {"rdf", "sparql", "store", "sandbox", "shacl"}
"""The rooms that know nothing of the subject."""
OURS = re.compile(r"w3id\.org/nsa-graph|urn:nsa")


def targets(name: str, path: Path, known: Collection[str]) -> set[str]:
    """Return the modules among *known* that the module *name* imports, wherever in it.

    The version is a constant of the package itself, which imports nothing but to name its types.
    """
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                if alias.name != "__version__":
                    below = f"{stem}.{alias.name}"
                    found.add(below if below in known else stem)
    return found & set(known) - {name}


def whole(package: Path = PACKAGE) -> dict[str, Path]:
    """Return each module below *package*, keyed by its full dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def circles(known: Mapping[str, Path]) -> list[set[str]]:
    """Return the modules that import each other, in circles, for type checking or in a function."""
    found = {name: targets(name, path, known) for name, path in known.items()}
    assert len(known) < 10 or sum(map(len, found.values())) > 300
    graph = nx.DiGraph([(name, other) for name, others in found.items() for other in others])
    return [circle for circle in nx.strongly_connected_components(graph) if len(circle) > 1]


def strangers(name: str, path: Path, known: Collection[str]) -> set[str]:
    """Return the rooms that a module of an engine room imports and should not."""
    rooms = {_room(target) for target in targets(name, path, known)}
    return rooms - ENGINE - {"errors", "paths"}


def named_ours(path: Path) -> list[str]:
    """Return the strings of a module that name an IRI of this project."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and OURS.search(text)]


def classes(known: Mapping[str, Path]) -> dict[str, list[str]]:
    """Return the modules that define each public class, keyed by its name."""
    found: dict[str, list[str]] = {}
    for name, path in known.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(name)
    return found


def _room(name: str) -> str:
    return name.partition(".")[2].partition(".")[0]


def engine() -> dict[str, Path]:
    found = {name: path for name, path in whole().items() if _room(name) in ENGINE}
    assert {name.split(".")[1] for name in found} == ENGINE
    return found


def test_no_module_imports_itself_in_a_circle() -> None:
    assert circles(whole()) == []


def test_the_engine_rooms_know_nothing_of_the_subject() -> None:
    known = whole()
    found = {name: strangers(name, path, known) for name, path in engine().items()}
    assert {name: rooms for name, rooms in found.items() if rooms} == {}
    texts = {name: named_ours(path) for name, path in engine().items()}
    assert {name: said for name, said in texts.items() if said} == {}


def test_no_public_class_name_is_defined_twice() -> None:
    found = classes(whole())
    assert len(found) > 60
    assert {name: homes for name, homes in found.items() if len(homes) > 1} == {}


def test_a_breach_of_each_rule_is_found(tmp_path: Path) -> None:
    package = tmp_path / "nsa_graph"
    (package / "store").mkdir(parents=True)
    for name, text in (
        ("__init__", "__version__ = '1'\n"),
        ("names", "from . import __version__\nfrom .store import two\n"),
        ("store/__init__", ""),
        ("store/one", "def f():\n    from .two import A\nclass A: ...\n"),
        ("store/two", "if TYPE_CHECKING:\n    from .one import A\nfrom ..names import NSA\n"),
        ("store/three", 'class A:\n    """Of https://w3id.org/nsa-graph/id/."""\n'),
    ):
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    known = whole(package)
    (circle,) = circles(known)
    assert circle == {"nsa_graph.names", "nsa_graph.store.one", "nsa_graph.store.two"}
    two = "nsa_graph.store.two"
    assert strangers(two, known[two], known) == {"names"}
    assert named_ours(known["nsa_graph.store.three"]) != []
    assert classes(known)["A"] == ["nsa_graph.store.one", "nsa_graph.store.three"]
