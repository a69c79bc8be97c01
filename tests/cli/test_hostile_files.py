"""Files that are no files, and files that wish us ill: one line of error each, and no hang."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.copies import Copy
from tests.sandbox.test_foreign import NESTED, clique, entities

Make = Callable[[Path], None]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def listener(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def text(content: str) -> Make:
    """Return what writes a file of *content*."""

    def make(path: Path) -> None:
        path.write_text(content, encoding="utf-8")

    return make


NO_FILES: dict[str, tuple[Make, str]] = {
    "pipe": (pipe, "not a regular file"),
    "zero": (zero, "not a regular file"),
    "loop": (loop, "too many levels of symbolic links"),
    "socket": (listener, "no such device or address"),
}
"""What lies where a file should, and what is said of it."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Give a copy of the resources, which each test leaves as it was."""
    folder = tmp_path_factory.mktemp("c")  # the name of a socket must be short
    return Copy(folder)


@pytest.fixture
def put(copy: Copy) -> Iterator[Callable[[str, Make], Path]]:
    """Give what puts something at a place in the copy until the test ends."""
    made: list[tuple[Path, bytes | None]] = []

    def place(name: str, make: Make) -> Path:
        path = copy.home / name
        made.append((path, path.read_bytes() if path.is_file() else None))
        path.unlink(missing_ok=True)
        make(path)
        return path

    yield place
    for path, before in made:
        path.unlink()
        if before is not None:
            path.write_bytes(before)


Put = Callable[[str, Make], Path]


@pytest.mark.parametrize("kind", NO_FILES)
@pytest.mark.parametrize("command", [("ask", "demands"), ("build",), ("check",)])
def test_no_file_in_a_home_folder(copy: Copy, put: Put, kind: str, command: list[str]) -> None:
    make, words = NO_FILES[kind]
    put("data/entities/zz.ttl", make)
    assert f"data/entities/zz.ttl: cannot be read: {words}; " in copy.run(*command).complaint(4)


@pytest.mark.parametrize(
    "file",
    ["data/tables/votes.csv", "data/links/wikidata.sssom.tsv", "queries/rules/zz.rq"],
)
def test_a_pipe_in_place_of_each_kind_of_file(copy: Copy, put: Put, file: str) -> None:
    put(file, pipe)
    assert f"{file}: cannot be read: not a regular file" in copy.run("build").complaint(4)


def test_a_pipe_in_place_of_a_question(copy: Copy, put: Put) -> None:
    put("queries/questions/zz.rq", pipe)
    for command in (("ask", "zz"), ("ask", "--list"), ("ask", "zz", "--help")):
        told = copy.run(*command).complaint(4)
        assert "questions/zz.rq: cannot read: Not a regular file" in told or (
            "questions/zz.rq: cannot read: not a regular file" in told
        )


def test_a_pipe_in_place_of_the_prefixes(copy: Copy, put: Put) -> None:
    put("ontology/prefixes.csv", pipe)
    told = copy.run("ask", "demands").complaint(4)
    assert "ontology/prefixes.csv: the prefixes cannot be read: " in told
    assert "not a regular file" in told


def test_a_folder_that_lies_in_itself(copy: Copy, put: Put) -> None:
    put("data/entities/again", lambda path: path.symlink_to("."))
    put("data/entities/once", lambda path: path.symlink_to(".."))
    told = copy.run("ask", "demands").complaint(4)
    assert "data/entities/again: a link leads back to a folder above it; remove the link" in told


@pytest.mark.parametrize(
    "folder", ["data/entities", "data/papers", "queries/rules", "queries/questions"]
)
def test_a_file_name_that_is_not_utf_8(copy: Copy, put: Put, folder: str) -> None:
    ending = ".rq" if "queries" in folder else ".ttl"
    put(os.fsdecode(folder.encode() + b"/\xb1\xa3" + ending.encode()), Path.touch)
    command = ("ask", "--list") if "questions" in folder else ("build",)
    told = copy.run(*command).complaint(4)
    assert f"{folder}/\\xb1\\xa3{ending}: the file name is not UTF-8; rename the file" in told


@pytest.mark.parametrize("kind", NO_FILES)
def test_no_file_as_a_graph_or_a_table(copy: Copy, kind: str) -> None:
    make, words = NO_FILES[kind]
    for name in ("g.nq", "t.csv"):
        make(copy.folder / name)
    publish = ["publish", "--dry-run", "--endpoint", "http://localhost:1/"]
    for command in (["show", "14.1"], ["sparql", "ASK {}"], publish):
        told = copy.run(*command, "--graph", "g.nq").complaint(7)
        assert f"g.nq: cannot read: {words}; name a file that can be read" in told
    told = copy.run("link", "t.csv", "--key", "a", "--as", "name").complaint(4)
    assert f"t.csv: cannot read: {words}; name a file that can be read, or - for" in told
    for name in ("g.nq", "t.csv"):
        (copy.folder / name).unlink()


def test_a_store_with_a_pipe_in_it(copy: Copy) -> None:
    store = copy.folder / "built" / "store"
    store.mkdir(parents=True)
    pipe(store / "CURRENT")
    told = copy.run("ask", "demands", "--graph", "built").complaint(7)
    assert "built/store: the store cannot be opened: CURRENT is not a regular file" in told


@pytest.mark.parametrize("name", ["x.nt", "x.ttl", "x.jsonld"])
def test_a_graph_that_is_nested_deep(copy: Copy, name: str) -> None:
    (copy.folder / name).write_text(NESTED[name], encoding="utf-8")
    for command in (("show", "14.1"), ("sparql", "ASK {}")):
        told = copy.run(*command, "--graph", name).complaint(4)
        assert f"{name}:1: more than 100 brackets or triple terms are open" in told


def test_a_graph_to_publish_that_is_nested_deep_or_cannot_be_named(copy: Copy) -> None:
    (copy.folder / "x.nq").write_text(NESTED["x.nq"], encoding="utf-8")
    argv = ("publish", "--dry-run", "--endpoint", "http://localhost:1/", "--graph", "x.nq")
    assert "x.nq:1: more than 100 brackets or triple terms" in copy.run(*argv).complaint(4)


def test_a_graph_with_entities_within_each_other(copy: Copy) -> None:
    (copy.folder / "x.rdf").write_text(entities(9), encoding="utf-8")
    told = copy.run("show", "14.1", "--graph", "x.rdf").complaint(4)
    assert "x.rdf: parsing it needs more than 1,024 MiB of memory" in told


@pytest.mark.parametrize("file", ["data/entities/zz.ttl", "ontology/terms/zz.ttl"])
def test_nested_turtle_in_a_home_folder(copy: Copy, put: Put, file: str) -> None:
    put(file, text("\n" + NESTED["x.ttl"]))
    for command in (("build",), ("check",), ("ask", "demands")):
        told = copy.run(*command).complaint(4)
        assert f"{file}:2: more than 100 brackets or triple terms are open" in told


def test_nested_shapes_in_a_home_folder(copy: Copy, put: Put) -> None:
    put("ontology/shapes/zz.ttl", text(NESTED["x.ttl"]))
    assert "shapes/zz.ttl:1: more than 100 brackets" in copy.run("check").complaint(4)


@pytest.mark.parametrize(
    ("folder", "command"),
    [
        ("questions", ("ask", "zz")),
        ("rules", ("build",)),
        ("checks", ("check",)),
        ("views", ("view", "zz")),
    ],
)
def test_a_nested_query_in_a_home_folder(
    copy: Copy, put: Put, folder: str, command: tuple[str, ...]
) -> None:
    put(f"queries/{folder}/zz.rq", text(f"#+ title: Deep\nASK {'{' * 20_000}{'}' * 20_000}"))
    told = copy.run(*command).complaint(4)
    assert f"queries/{folder}/zz.rq:2:105: more than 100 brackets are open" in told


def test_blank_nodes_that_look_alike_in_a_home_folder(copy: Copy, put: Put) -> None:
    put("data/entities/zz.ttl", text(clique(9)))
    told = copy.run("build").complaint(4)
    assert "data/entities/zz.ttl: parsing it takes more than 20 s" in told


def test_hostile_papers_in_a_folder_of_papers(copy: Copy) -> None:
    papers = copy.folder / "papers"
    for name in ("DEEP", "PIPE", "FINE"):
        (papers / name).mkdir(parents=True)
    pipe(papers / "PIPE" / "paper.ttl")
    (papers / "DEEP" / "paper.ttl").write_text(NESTED["x.ttl"], encoding="utf-8")
    (papers / "FINE" / "paper.ttl").touch()
    ran = copy.run("build", "--papers", "papers", "--out", "corpus", "--jobs", "1")
    assert ran.code == 4, ran
    assert "nsa-graph: papers/PIPE/paper.ttl: cannot be read: not a regular file" in ran.err
    assert "nsa-graph: papers/DEEP/paper.ttl:1: more than 100 brackets or triple terms" in ran.err
    assert "nsa-graph: papers/FINE/stated.ttl: there is no such file" in ran.err
    odd = os.fsencode(papers) + b"/\xff"
    os.mkdir(odd)
    told = copy.run("build", "--papers", "papers", "--out", "corpus").complaint(4)
    assert "papers/\\xff: the file name is not UTF-8; rename the file" in told
    os.rmdir(odd)


def test_a_blank_last_line_in_a_table_is_passed_over(copy: Copy) -> None:
    before = copy.run("build", "--out", "before")
    assert before.code == 0, before.err
    for file in ("data/tables/participations.csv", "data/links/wikidata.sssom.tsv"):
        path = copy.home / file
        path.write_bytes(path.read_bytes().rstrip(b"\n") + b"\n\n  \n")
    after = copy.run("build", "--out", "after")
    assert after.code == 0, after.err
    quads = [copy.folder / name / "nsa.nq" for name in ("before", "after")]
    assert quads[0].read_bytes() == quads[1].read_bytes()
