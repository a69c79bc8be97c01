"""A system without the modules that a worker is sealed by: everything but the worker runs."""

import os
import subprocess
import sys
from pathlib import Path

from nsa_graph import paths

WITHOUT = """import os, select, signal, sys
for name in ("fcntl", "resource"):
    sys.modules[name] = None
for module, names in ((os, ("posix_spawn", "fork")), (select, ("poll",))):
    for name in names:
        delattr(module, name)
for name in ("SIGXCPU", "SIGIO"):
    delattr(signal, name)
"""


def ran(code: str, *argv: str) -> subprocess.CompletedProcess[str]:
    """Run *code* with *argv* where those modules and functions are missing."""
    path = os.pathsep.join([str(Path(paths.CODE).parent), *sys.path])
    return subprocess.run(
        [sys.executable, "-c", WITHOUT + code, *argv],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
        timeout=120,
        check=False,
    )


def command(*argv: str) -> subprocess.CompletedProcess[str]:
    return ran("from nsa_graph.cli import main\nsys.exit(main(sys.argv[1:]))", *argv)


def test_a_worker_says_at_import_what_it_needs() -> None:
    told = ran("import nsa_graph.sandbox.worker").stderr
    assert "UsageError: this system has no fcntl and resource, by which a worker is sealed" in told
    code = "from nsa_graph import sandbox\nfrom nsa_graph.sandbox import guarded, foreign, reader"
    found = ran(code + "\nprint(sandbox.MISSING)")
    assert (found.stdout, found.stderr) == ("('fcntl', 'resource')\n", "")


def test_commands_run_and_sparql_says_what_does_not_hold(fixtures: Path) -> None:
    graph = str(fixtures / "small.trig")  # parsed in a child process, here too
    found = command("sparql", "ASK { ?s ?p ?o }", "--graph", graph)
    assert (found.returncode, found.stdout) == (0, "true\n")
    assert found.stderr == (
        "nsa-graph: this system has no fcntl and resource, by which a worker is sealed: "
        "no limit of time or memory holds\n"
    )
    for argv in (("ask", "--list"), ("show", "Demand 14.1", "--graph", graph)):
        found = command(*argv)
        assert (found.returncode, found.stderr) == (0, ""), argv


def test_a_nested_file_is_refused_there_too(tmp_path: Path) -> None:
    file = tmp_path / "x.ttl"
    file.write_text("<a:s> <a:p> " + "(" * 200_000, encoding="utf-8")
    found = command("show", "14.1", "--graph", str(file))
    assert found.returncode == 4
    assert found.stderr.endswith("brackets or triple terms are open within each other; nest less\n")
