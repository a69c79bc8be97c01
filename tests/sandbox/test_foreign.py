"""Files that may be hostile: this process lives, each is refused in time, and the next is read."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from nsa_graph.errors import BadSource, StoreUnreadable
from nsa_graph.sandbox import foreign, process
from nsa_graph.sandbox.guarded import Guarded
from nsa_graph.sandbox.reader import Bounds, Reader
from nsa_graph.store.embedded import open_store

S, P, Q, G = "<http://e/s>", "<http://e/p>", "<http://e/o>", "<http://e/g>"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'


def entities(depth: int) -> str:
    """Return RDF/XML of about a kilobyte whose entities stand for 10 to the power of *depth*."""
    lines = ['<!ENTITY a0 "lol lol lol lol lol">']
    lines += [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, depth + 1)]
    body = f"<rdf:Description rdf:about='http://e/s'><e:p>&a{depth};</e:p></rdf:Description>"
    return f"<!DOCTYPE r [{''.join(lines)}]><rdf:RDF {RDF}>{body}</rdf:RDF>"


def clique(size: int) -> str:
    """Return blank nodes that nothing tells apart: naming them takes hours."""
    pairs = [(a, b) for a in range(size) for b in range(size) if a != b]
    return "".join(f"_:n{a} {P} _:n{b} .\n" for a, b in pairs)


NESTED = {
    "x.nt": f"{S} {P} {f'<<( {S} {P} ' * 20_000}{Q}{' )>>' * 20_000} .",
    "x.nq": f"{S} {P} {f'<<( {S} {P} ' * 20_000}{Q}{' )>>' * 20_000} {G} .",
    "x.ttl": f"{S} {P} {'(' * 200_000}{')' * 200_000} .",
    "unclosed.ttl": f"{S} {P} " + "[ <http://e/p> " * 200_000,
    "annotated.ttl": f"{S} {P} {Q} {f'{{| {P} {Q} ' * 20_000}{'|}' * 20_000} .",
    "reified.ttl": f"{S} {P} {f'<< {S} {P} ' * 20_000}{Q}{' >>' * 20_000} .",
    "x.trig": f"{G} {{ {S} {P} {'(' * 200_000}{')' * 200_000} }}",
    "x.n3": f"{S} {P} {'{' * 200_000}{'}' * 200_000} .",
    "x.jsonld": f'{{"http://e/p": {"[" * 200_000}{"]" * 200_000}}}',
}


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_deep_is_refused(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name, "\n" + NESTED[name])
    with pytest.raises(BadSource, match="more than 100 brackets or triple terms") as caught:
        foreign.open_store(path)
    assert (caught.value.file, caught.value.line) == (path, 2)
    with pytest.raises(BadSource, match="more than 100 brackets") as caught:
        Guarded(path).ask("ASK {}")
    assert (caught.value.file, caught.value.line) == (path, 2)


def test_entities_within_each_other_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "x.rdf", entities(9))
    assert os.path.getsize(path) < 1_000
    words = "parsing it needs more than 1,024 MiB of memory"
    with pytest.raises(BadSource, match=words) as caught:
        foreign.open_store(path)
    assert caught.value.file == path
    with pytest.raises(BadSource, match=words):
        Guarded(path).ask("ASK {}")


@pytest.fixture
def reader() -> Iterator[Reader]:
    """Give a reader that is not patient."""
    command = process.python("sandbox.foreign", "serve()")
    reader = Reader(command, Bounds(seconds=1.5, memory=2**28, bytes=2**20))
    yield reader
    reader.close()


def read(reader: Reader, text: str, format_: ox.RdfFormat = ox.RdfFormat.TURTLE) -> bytes:
    return reader.read(text.encode(), "a.ttl", format=format_.media_type, canonically=True)


def pid(reader: Reader) -> int:
    assert reader._child is not None
    return reader._child.pid


def test_what_takes_for_ever_is_stopped_and_the_next_is_read(reader: Reader) -> None:
    fine = f"{S} {P} {Q} .\n"
    assert read(reader, fine) == fine.encode()
    first = pid(reader)
    began = time.monotonic()
    with pytest.raises(BadSource, match=r"a\.ttl: parsing it takes more than 2 s"):
        read(reader, clique(9))
    assert time.monotonic() - began < 6
    assert read(reader, fine) == fine.encode()
    assert pid(reader) != first


def test_what_says_more_than_it_is_long_is_refused(reader: Reader) -> None:
    text = f"@prefix a: <http://{'x' * 10_000}> .\n" + "a:s a:p a:o .\n" * 500
    with pytest.raises(BadSource, match="what it says takes more than 1 MiB"):
        reader.read(text.encode(), "a.ttl", format="text/turtle", canonically=False)


def test_nested_triple_terms_without_brackets_are_refused(reader: Reader) -> None:
    term = f"<rdf:Description rdf:about='http://e/s'><e:p>{'%s'}</e:p></rdf:Description>"
    opening = "<rdf:Description rdf:about='http://e/s'><e:p rdf:parseType='Triple'>"
    closing = "</e:p></rdf:Description>"
    deep = opening * 150 + term % "x" + closing * 150
    text = f"<rdf:RDF {RDF} rdf:version='1.2'>{deep}</rdf:RDF>"
    with pytest.raises(BadSource, match="more than 100 brackets or triple terms"):
        read(reader, text, ox.RdfFormat.RDF_XML)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (signal.SIGSEGV, "it breaks the parser, as deep nesting does"),
        (signal.SIGABRT, "needs more than 256 MiB of memory"),
        (signal.SIGXCPU, "takes more than 2 s"),
    ],
)
def test_a_parser_that_dies_is_told_of(reader: Reader, number: signal.Signals, words: str) -> None:
    assert read(reader, "") == b""
    timer = threading.Timer(0.5, os.kill, (pid(reader), number))
    timer.start()
    with pytest.raises(BadSource, match=words):
        read(reader, clique(9))
    timer.join()
    assert read(reader, "") == b""


def test_an_interrupt_leaves_no_half_answer_behind(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(reader, "") == b""
    first = pid(reader)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nsa_graph.sandbox.reader._answer", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read(reader, f"{S} {P} {Q} .")
    monkeypatch.undo()
    assert read(reader, "") == b""
    assert pid(reader) != first


def test_errors_have_the_place_that_the_parser_gives(reader: Reader) -> None:
    for text in ("\n<a:s> nonsense\n", f"{S} {P} <relative> ."):
        with pytest.raises(SyntaxError) as ours:
            read(reader, text)
        with pytest.raises(SyntaxError) as theirs:
            list(ox.parse(text, format=ox.RdfFormat.TURTLE))
        for name in ("msg", "lineno", "offset"):
            assert getattr(ours.value, name) == getattr(theirs.value, name)
    assert pid(reader)


def test_a_file_says_the_same_wherever_it_is_parsed(tmp_path: Path, fixtures: Path) -> None:
    for file in (fixtures / "small.trig", fixtures / "link.trig"):
        assert foreign.open_store(str(file)).nquads() == open_store(str(file)).nquads()
    strings = '"(((" , \'[[[\' , """ " (( """ , \'\'\'<<(\'\'\' , <http://e/(((> , 1 # ((((\n'
    values = ",".join([strings] * 60)
    text = f"{S} {P} {values} , {Q} ; {P} [ {P} ( 1 2 ) ] ."
    path = written(tmp_path, "brackets.ttl", text)
    assert len(foreign.open_store(path).nquads().splitlines()) == 13


def test_the_process_that_parses_holds_no_more_than_it_needs(reader: Reader) -> None:
    assert read(reader, "") == b""
    place = Path(f"/proc/{pid(reader)}")
    limits = (place / "limits").read_text(encoding="ascii")
    for name in ("Max open files", "Max file size", "Max core file size"):
        line = next(line for line in limits.splitlines() if line.startswith(name))
        assert line[len(name) :].split()[:2] == ["0", "0"], line
    assert (
        "unlimited"
        not in next(line for line in limits.splitlines() if line.startswith("Max address space"))
        .removesuffix("bytes")
        .split()[3]
    )


def test_no_child_is_left(tmp_path: Path, reader: Reader) -> None:
    foreign.open_store(written(tmp_path, "a.ttl", f"{S} {P} {Q} ."))
    assert foreign.READER._child is None
    assert read(reader, "") == b""
    child = reader._child
    reader.close()
    assert child is not None
    assert child.returncode is not None
    reader.close()


def test_a_system_without_processes_says_so(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_command", [str(Path(sys.executable) / "none")])
    with pytest.raises(StoreUnreadable, match="no process can be started to parse a file"):
        read(reader, "")
    monkeypatch.setattr(reader, "_command", [sys.executable, "-c", "0"])
    with pytest.raises(StoreUnreadable, match="does not start"):
        read(reader, "")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    for name, text in (
        ("a.nq", f"{S} {P} {Q} {G} .\n"),
        ("a.nt", f"{S} {P} {Q} .\n"),
        ("a.trig", f"{G} {{ {S} {P} {Q} }}"),
        ("a.ttl", f"{S} {P} {Q} ."),
        ("a.rdf", f"<rdf:RDF {RDF}><rdf:Description rdf:about='http://e/s' e:p='o'/></rdf:RDF>"),
        ("a.jsonld", '{"@id": "http://e/s", "http://e/p": 1}'),
    ):
        path = written(tmp_path, name, "\ufeff" + text)
        assert foreign.open_store(path).ask("ASK { ?s <http://e/p> ?o }"), name
        assert open_store(path).ask("ASK { ?s <http://e/p> ?o }"), name
