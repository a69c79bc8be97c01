import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nsa_graph import cli, graph, library, paths, sandbox
from nsa_graph.errors import NsaGraphError

SOURCE = str(Path(paths.CODE).parent)
ASK = ("ask", "demands-citing", "-p", "cited=meeting:npt-revcon-2000")


class Ran:
    """What a run gave: exit code, stdout, stderr."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


class Runner:
    """Runs the command line in this process, over the small dataset and its questions."""

    def __init__(self, small: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.small, self.capsys = small, capsys

    def __call__(self, *argv: str) -> Ran:
        code = cli.main(argv)
        out, err = self.capsys.readouterr()
        return Ran(code, out, err)

    def over(self, *argv: str) -> Ran:
        return self(*argv, "--graph", self.small)


@pytest.fixture
def run(
    fixtures: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Runner:
    from nsa_graph.ask import catalogue, thing
    from nsa_graph.cli import ask

    folder = str(fixtures / "questions")
    find, questions, show = library.find, catalogue.questions, thing.show
    monkeypatch.setattr(ask, "find", lambda name: find(name, folder))
    monkeypatch.setattr(graph, "find", lambda name: find(name, folder))
    monkeypatch.setattr(catalogue, "questions", lambda tag="": questions(folder, tag))
    sections = str(fixtures / "show")
    monkeypatch.setattr(
        thing, "show", lambda store, name, language: show(store, name, sections, language)
    )
    return Runner(str(fixtures / "small.trig"), capsys)


def complaint(ran: Ran, code: int) -> str:
    """Return the one line on stderr of a run that failed with *code*."""
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("nsa-graph: ")
    assert ran.err.count("\n") == 1
    return ran.err


def test_ask_prints_the_answer(run: Runner) -> None:
    ran = run.over(*ASK)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Demands that cite a text or meeting\nWhich demands cite 2000 Review")
    assert ran.out.endswith("\n2 rows\n")
    assert "\x1b" not in ran.out
    stated = run.over(*ASK, "--stated-only", "--format", "json")
    assert [row["number"] for row in json.loads(stated.out)] == ["14.1"]


def test_what_a_name_was_taken_for_is_told(run: Runner) -> None:
    told = "nsa-graph: {} is 2000 Review Conference (meeting:npt-revcon-2000)\n"
    for name in ("npt-revcon-2000", "NPT－REVCON 2000"):
        ran = run.over("ask", "demands-citing", "--cited", name, "--format", "csv")
        assert (ran.code, ran.err) == (0, told.format(name))
        assert ran.out.count("\r\n") == 3
    ran = run.over("ask", "demands-citing", "--cited", "2000 Review Conference")
    assert (ran.code, ran.err) == (0, "")
    ran = run.over("show", "npt-revcon-2000")
    assert (ran.code, ran.err) == (0, told.format("npt-revcon-2000"))


def test_help_is_for_who_asks_without_dashes(run: Runner) -> None:
    assert run().out == run("--help").out == run("help").out
    assert run("help", "ask").out == run("ask", "--help").out
    first = run("ask", "demands-citing", "--help").out.split("usage:")[0]
    assert "parameters:\n  cited=… (resource" in first
    assert "nsa-graph ask demands-citing --values NAME lists" in first


def test_the_values_of_a_parameter(run: Runner) -> None:
    ran = run.over("ask", "demands-citing", "--values", "cited", "--format", "csv")
    line = "2000 Review Conference,npt-revcon-2000,https://w3id.org/nsa-graph/id/meeting/npt-revcon-2000"
    assert line in ran.out.splitlines()
    told = complaint(run.over("ask", "demands-citing", "--values", "near"), 2)
    assert "no parameter 'near' that takes a thing; those that do: cited" in told


def test_output_goes_where_it_is_sent(run: Runner, tmp_path: Path) -> None:
    plain = run.over(*ASK, "--format", "csv").out
    assert run.over(*ASK, "--format", "csv", "-o", "-").out == plain
    file = tmp_path / "out.csv"
    ran = run.over(*ASK, "-o", str(file))
    assert (ran.out, ran.err) == ("", f"nsa-graph: wrote {file} (2 rows)\n")
    assert file.read_bytes().decode() == plain
    run.over(*ASK, "-o", str(file), "--excel")
    assert file.read_bytes() == b"\xef\xbb\xbf" + plain.encode()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as cat:
        ran = run.over(*ASK, "--format", "csv", "-o", str(pipe))
        assert cat.communicate(timeout=30)[0].decode() == plain
    assert (ran.code, ran.err) == (0, "")


def test_a_workbook_is_written_to_a_file_only(run: Runner, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    file = tmp_path / "out.xlsx"
    assert run.over(*ASK, "-o", str(file)).code == 0
    sheet = openpyxl.load_workbook(file)["answer"]
    assert [cell.value for cell in sheet[1]] == ["number", "quote", "doing"]
    assert sheet.freeze_panes == "A2"
    assert "应按照2000年审议大会的决定" in str(sheet["B3"].value) + str(sheet["B2"].value)
    assert "say -o FILE" in complaint(run.over(*ASK, "--format", "xlsx"), 2)
    assert "are for CSV, not table" in complaint(run.over(*ASK, "--excel"), 2)


def test_time_is_told_where_it_is_asked_for(run: Runner) -> None:
    assert re.fullmatch(r"nsa-graph: answered in \d+\.\d{3} s\n", run.over(*ASK, "--time").err)


def test_a_parameter_may_be_written_as_an_option(run: Runner) -> None:
    argv = ("ask", "demands-citing", "-p", "cited=npt", "--format", "csv")
    assert run.over(*argv).out == "number,quote,doing\r\n"
    assert run.over(*argv, "--near").out.count("\r\n") == 3
    for yes, no in ((("--near", "yes"), ("--near", "no")), (("--near=true",), ("--near", "false"))):
        assert run.over(*argv, *yes).out == run.over(*argv, "--near").out
        assert run.over(*argv, *no).out == run.over(*argv).out
    assert "did you mean --near" in complaint(run.over(*argv, "--far"), 2)
    assert "'cited' is given twice" in complaint(run.over(*argv, "--cited", "x"), 2)
    bare = ("ask", "demands-citing", "--format", "csv")
    assert run.over(*bare, "--cited", "npt").out == run.over(*argv).out
    assert run.over(*bare, "--cited=npt", "--near").out == run.over(*argv, "--near").out


def test_the_list_and_the_help_of_a_question(run: Runner) -> None:
    listed = json.loads(run("ask", "--list", "--tag", "count", "--format", "json").out)
    assert [row["name"] for row in listed] == ["citations"]
    assert "cited=… (resource nsa:Referent)" in run("ask", "demands-citing", "--help").out
    assert "no question" in complaint(run("ask", "--list", "x"), 2)


def test_help_and_version(run: Runner) -> None:
    top = run("--help")
    assert top.code == 0
    assert all(command in top.out for command in cli.COMMANDS)
    codes = {error.exit_code for error in _errors(NsaGraphError)}
    assert len(codes) > 5
    assert all(f"\n  {code} " in top.out for code in codes | {0, 130, 141})
    assert run("--version").out == "nsa-graph 0.1.0\n"


def _errors(base: type[NsaGraphError]) -> list[type[NsaGraphError]]:
    return [base, *(error for below in base.__subclasses__() for error in _errors(below))]


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (("aks",), 2, "did you mean ask?"),
        (("ask",), 2, "see nsa-graph ask --list"),
        (("ask", "demand-citing"), 2, "did you mean demands-citing?"),
        (("ask", "demands-citing", "-p", "citd=npt"), 2, "did you mean cited?"),
        (("ask", "demands-citing", "-p", "cited"), 2, "write -p cited=VALUE"),
        (("ask", "demands-citing"), 2, "; as in -p cited=NAME"),
        (("ask", "demands-citing"), 2, "needs cited=…"),
        (("ask", "demands-citing", "-p", "cited=a", "-p", "cited=b"), 2, "given twice"),
        (("ask", "demands-citing", "-p", "cited=npt-revcon-200"), 2, "npt-revcon-2000"),
        (("ask", "citations", "-p", "least=few"), 2, "no integer: 'few'"),
        (("ask", "citations", "--format", "xml"), 2, "invalid choice: 'xml'"),
        (("ask", "broken"), 3, "broken.rq:5:1: "),
        (("show", "14"), 2, "say which: paper:P-1/para/14 (14), paper:P-2/para/14 (14)"),
        (("show",), 2, "THING"),
        (("sparql", "SELECT *\nWHERE { ?s nope }"), 3, "nsa-graph: 2:17: "),
        (("sparql", "DROP ALL"), 3, "read-only"),
        (
            ("sparql", "SELECT * {\n"),
            3,
            "2:1: the SPARQL does not parse, at its end; ",
        ),
        (
            ("sparql", "SELECT * { ?s ?p }"),
            3,
            "does not parse, at its end; mend the query there",
        ),
        (("figures", "--as-of", "2013-01-01"), 2, "name just one figure with it"),
        (("sparql", "missing.rq"), 2, "missing.rq: no such file"),
        (("sparql", "ASK {}", "--format", "csv"), 2, "ASK cannot be written as csv"),
        (("show", "a\udcff"), 2, "not UTF-8"),
        (("show", ""), 2, "no thing is called ''; give a label"),
        (("ask", "citations", "--tag", "count"), 2, "--tag goes with --list"),
        (("ask", "citations", "--width", "0"), 2, "--width: '0' is no whole number above 0"),
        (("ask", "citations", "-o", ""), 2, "-o/--output: nothing is named"),
        (("ask", "citations", "-o", "x.docx"), 2, "say --format, one of table, csv, tsv"),
        (("sparql", ""), 2, "no query is given; name a file, or give the query itself"),
        (("sparql", "/"), 2, "no such file; name a file"),
        (("sparql", "ASK {}", "--max-rows", "1.5"), 2, "'1.5' is no whole number above 0"),
        (("sparql", "ASK {}", "--timeout", "1e99"), 2, "'1e99' is no number above 0"),
        (("sparql", "ASK {}", "-o", "x.ttl"), 2, "ASK cannot be written as ttl"),
        (("build", "--jobs", "2"), 2, "--jobs is for a folder of papers; say --papers DIR"),
        (("check", "--dask", "tcp://x:1"), 2, "--dask is for a folder of papers"),
        (("check", "--papers", "x", "--jobs", "0"), 2, "--jobs: '0' is no whole number above 0"),
        (("check", "-o", "x.csv"), 2, "say --format, one of text, json, ttl"),
    ],
)
def test_bad_usage_is_one_line(run: Runner, argv: tuple[str, ...], code: int, words: str) -> None:
    over = argv[:1] in (("ask",), ("show",), ("sparql",))
    assert words in complaint(run.over(*argv) if over else run(*argv), code)


def test_a_graph_that_is_not_there(run: Runner, tmp_path: Path) -> None:
    assert "no graph lies here" in complaint(run(*ASK, "--graph", str(tmp_path)), 7)
    (tmp_path / "x.nq").write_text("nonsense\n", encoding="utf-8")
    told = complaint(run(*ASK, "--graph", str(tmp_path / "x.nq")), 4)
    assert "x.nq:1:1: not RDF: The subject of a triple must be" in told
    assert "--graph: nothing is named" in complaint(run(*ASK, "--graph", ""), 2)


def test_show(run: Runner) -> None:
    ran = run.over("show", "14.1", "--format", "json")
    assert json.loads(ran.out)["label"] == "Demand 14.1"


def test_sparql_from_text_file_and_stdin(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT ?n { ?s skos:notation ?n } ORDER BY ?n LIMIT 1"
    path = tmp_path / "q.rq"
    path.write_text(query, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(query.encode())))
    for asked in (query, str(path), "-"):
        assert run.over("sparql", asked, "--format", "csv").out == "n\r\n13.1\r\n"
    assert run.over("sparql", "ASK {}").out == "true\n"
    turtle = run.over("sparql", "CONSTRUCT WHERE { ?s a nsa:Meeting }").out
    assert "meeting:npt-revcon-2000 a nsa:Meeting" in turtle
    path.write_bytes(b"SELECT \xff")
    assert "not UTF-8 at byte 7" in complaint(run.over("sparql", str(path)), 4)


def test_a_query_is_held_to_its_limits(run: Runner, tmp_path: Path) -> None:
    every = "SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c"
    told = complaint(run.over("sparql", every, "--timeout", "0.2"), 9)
    assert "stopped after 0.2 s; ask for less, or allow more: --timeout" in told
    path = tmp_path / "deep.rq"
    path.write_text("SELECT * " + "{" * 101, encoding="utf-8")
    assert "deep.rq:1:110: more than 100 brackets" in complaint(run.over("sparql", str(path)), 9)
    assert "64 MiB of memory" in complaint(run.over("sparql", every, "--max-memory", "64"), 9)
    few = run.over("sparql", "SELECT ?s { ?s ?p ?o }", "--max-rows", "1", "--format", "csv")
    assert (few.code, few.out.count("\r\n")) == (0, 2)
    assert few.err.startswith("nsa-graph: the answer is cut short: the first 1 row; ask for more")
    triples = run.over("sparql", "CONSTRUCT WHERE { ?s ?p ?o }", "--max-bytes", "500")
    assert "the answer is cut short: the first " in triples.err
    for wrong in ("0", "-1", "nan", "inf", "x"):
        assert "--timeout" in complaint(run.over("sparql", every, "--timeout", wrong), 2)


def test_servers_are_asked_where_they_are_named(run: Runner) -> None:
    query = "SELECT * { SERVICE <http://localhost:1/x> { ?s ?p ?o } }"
    assert "not allowed here" in complaint(run.over("sparql", query), 3)
    for wrong in ("http://localhost", "localhost/", "file:///", "", "http:///"):
        told = complaint(run.over("sparql", query, "--allow-service", wrong), 2)
        assert "does not name a server; write it as https://" in told
    told = complaint(run.over("sparql", query, "--allow-service", "http://localhost:1/"), 3)
    assert "another server gave no answer" in told


def test_a_system_without_workers_says_so(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MISSING", ("fcntl", "resource"))
    ran = run.over("sparql", "ASK {}")
    assert (ran.code, ran.out) == (0, "true\n")
    assert ran.err == (
        "nsa-graph: this system has no fcntl and resource, by which a worker is sealed: "
        "no limit of time or memory holds\n"
    )
    assert "more than 100 brackets" in run.over("sparql", "ASK " + "{" * 101).err


def test_output_goes_to_a_file_whole(run: Runner, tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    ran = run.over(*ASK, "--format", "csv", "-o", str(place))
    assert (ran.code, ran.out) == (0, "")
    assert place.read_bytes().startswith(b"number,quote,doing\r\n13.1,")
    assert place.read_bytes() == run.over(*ASK, "--format", "csv").out.encode()


def test_the_ending_of_the_file_says_the_format(run: Runner, tmp_path: Path) -> None:
    for ending in ("csv", "tsv", "json", "srj", "md", "txt"):
        place = tmp_path / f"out.{ending}"
        assert run.over(*ASK, "-o", str(place)).code == 0
        said = run.over(*ASK, "--format", ending if ending != "txt" else "table").out
        assert place.read_bytes().decode() == said
        assert run.over(*ASK, "--format", "md", "-o", str(place)).code == 0
        assert place.read_bytes().decode() == run.over(*ASK, "--format", "md").out
    turtle = ("sparql", "CONSTRUCT WHERE { ?s a nsa:Meeting }")
    assert run.over(*turtle, "-o", str(tmp_path / "out.nt")).code == 0
    assert (tmp_path / "out.nt").read_text("utf-8") == run.over(*turtle, "--format", "nt").out


def test_an_output_that_cannot_be_written(run: Runner, tmp_path: Path) -> None:
    missing = str(tmp_path / "no" / "out.csv")
    assert "make the folder first" in complaint(run.over(*ASK, "-o", missing), 6)
    assert "name a file" in complaint(run.over(*ASK, "-o", str(tmp_path)), 6)
    assert "no space left" in complaint(run.over(*ASK, "-o", "/dev/full"), 6)
    assert "cannot write" in complaint(run.over(*ASK, "-o", "/proc/nothing"), 6)
    assert list(tmp_path.iterdir()) == []


def spawn(home: Path, *argv: str, stdout: int | io.BufferedWriter) -> subprocess.Popen[bytes]:
    """Start the command line as a process of its own."""
    variables = {**os.environ, "NSA_GRAPH_HOME": str(home), "PYTHONPATH": SOURCE}
    return subprocess.Popen(
        [sys.executable, "-m", "nsa_graph", *argv],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=variables,
    )


LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g a nsa:Meeting }"


def test_a_broken_pipe_is_quiet(home: Path, fixtures: Path) -> None:
    small = str(fixtures / "small.trig")
    process = spawn(home, "sparql", LONG, "--graph", small, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline()
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


@pytest.mark.parametrize("query", ["ASK {}", LONG])
def test_a_full_disk_is_one_line(home: Path, fixtures: Path, query: str) -> None:
    small = str(fixtures / "small.trig")
    with Path("/dev/full").open("wb") as full:
        process = spawn(home, "sparql", query, "--graph", small, stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 6
    assert err.decode().count("\n") == 1
    assert b"standard output: cannot write: no space left" in err


def test_help_into_a_full_disk(home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = spawn(home, "--help", stdout=full)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err.count(b"\n")) == (6, 1)


@pytest.mark.parametrize(
    ("closed", "code", "words"),
    [
        (">&-", 6, "nsa-graph: standard output: cannot write: not writable"),
        ("2>&-", 0, ""),
        (">&- 2>&-", 6, ""),
        ("<&-", 0, ""),
        ("-o {out} >&- 2>&- <&-", 0, ""),
    ],
)
def test_closed_standard_streams(
    home: Path, fixtures: Path, tmp_path: Path, closed: str, code: int, words: str
) -> None:
    argv = f"sparql 'ASK {{}}' --graph {fixtures / 'small.trig'} {closed}"
    command = f"{sys.executable} -m nsa_graph {argv.replace('{out}', str(tmp_path / 'out'))}"
    variables = {**os.environ, "NSA_GRAPH_HOME": str(home), "PYTHONPATH": SOURCE}
    done = subprocess.run(command, shell=True, capture_output=True, env=variables, check=False)
    assert (done.returncode, done.stderr.decode().strip()) == (code, words)
    if "-o" in closed:
        assert (tmp_path / "out").read_bytes() == b"true\n"


def test_a_real_run_answers(home: Path, fixtures: Path) -> None:
    small = str(fixtures / "small.trig")
    process = spawn(home, *ASK, "--graph", small, stdout=subprocess.PIPE)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert "应按照2000年审议大会的决定" in out.decode()


def test_interrupted_before_anything_runs(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    from nsa_graph.cli import ask

    monkeypatch.setattr(ask, "open_graph", interrupt)
    assert complaint(run.over(*ASK), 130) == "nsa-graph: interrupted\n"


def test_a_long_query_hears_ctrl_c(home: Path, fixtures: Path) -> None:
    endless = (
        "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(9)) + "}"
    )
    small = str(fixtures / "small.trig")
    process = spawn(home, "sparql", endless, "--graph", small, stdout=subprocess.PIPE)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode in (-signal.SIGINT, 130)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("ask", "demands-citing", "npt"), "unknown argument 'npt'; write --cited npt"),
        (("ask", "demands-citing", "--cited"), "--cited has no value; write --cited VALUE"),
        (("ask", "demands-citing", "--citd", "npt"), "did you mean --cited"),
        (("ask", "demands-citing", "-p", "npt"), "write -p NAME=npt, where NAME is cited or near"),
        (("demands-citing",), "is a question, not a command; say nsa-graph ask demands-citing"),
        (("ask", "demands-citing", "--language", "Chinese"), "'Chinese' is no language code"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(run: Runner, argv: tuple[str, ...], told: str) -> None:
    given = run.over(*argv) if argv[0] == "ask" else run(*argv)
    assert told in complaint(given, 2)
