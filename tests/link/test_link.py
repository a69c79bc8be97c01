"""`nsa-graph link` over a few states: what is joined, what is not, what a reader is told."""

import codecs
import csv
import datetime
import gzip
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest

from nsa_graph import cli
from nsa_graph.link.keys import FORMS, LINK, entities
from nsa_graph.link.parquet import MAGIC
from nsa_graph.link.sheet import read_delimited

STATE = "https://w3id.org/nsa-graph/id/state/"


class Linker:
    """Links a file of the given bytes to the fixture's states, in this process."""

    def __init__(self, graph: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.graph, self.file, self.capsys = str(graph), folder / "mine.csv", capsys
        self.code, self.out, self.err = 0, "", ""

    def __call__(self, data: str | bytes, *argv: str) -> list[list[str]]:
        """Return the rows written, as CSV."""
        self.file.write_bytes(data.encode() if isinstance(data, str) else data)
        self.code = cli.main(["link", str(self.file), "--graph", self.graph, *argv])
        self.out, self.err = self.capsys.readouterr()
        return list(csv.reader(io.StringIO(self.out)))

    def iris(self, data: str | bytes, *argv: str) -> list[str]:
        """Return the last part of each row's IRI, empty for a row that was not joined."""
        header, *rows = self(data, *argv)
        assert (self.code, header[-2:]) == (0, ["nsa_iri", "nsa_label"])
        return [row[-2].removeprefix(STATE) for row in rows]

    def complaint(self, data: str | bytes, *argv: str) -> str:
        """Return the one line of a run that failed, the file called FILE."""
        self(data, *argv)
        assert self.code != 0
        assert self.out == ""
        assert self.err.count("\n") == 1
        return self.err.replace(str(self.file), "FILE")


@pytest.fixture
def link(fixtures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Linker:
    return Linker(fixtures / "link.trig", tmp_path, capsys)


def by(kind: str, key: str = "c") -> tuple[str, ...]:
    return ("--key", key, "--as", kind)


def test_a_row_gets_iri_and_label_and_keeps_its_cells(link: Linker) -> None:
    rows = link('c,note\nFR,"a, b"\nXX, x \n', *by("iso2"))
    assert rows == [
        ["c", "note", "nsa_iri", "nsa_label"],
        ["FR", "a, b", STATE + "FRA", "France"],
        ["XX", " x ", "", ""],
    ]
    assert "1 of 2 rows matched, 1 different, column 'c' by iso2" in link.err
    assert "1 row not matched, 1 different:" in link.err
    assert all(line.startswith("nsa-graph: ") for line in link.err.splitlines())


def test_na_is_namibia(link: Linker) -> None:
    assert link.iris("c\nNA\nna\n NA \nFR\n", *by("iso2")) == ["NAM", "NAM", "NAM", "FRA"]
    link("c\nFRA\nNA\n", *by("iso3"))
    assert "'NA' (1 row): nearest Namibia by iso2" in link.err


@pytest.mark.parametrize(
    ("kind", "cells", "states"),
    [
        ("iso2", ["fr", " FR "], ["FRA", "FRA"]),
        ("iso3", ["fra", "Nam"], ["FRA", "NAM"]),
        ("m49", ["004", "4", "4.0", "0250", "250.00"], ["AFG", "AFG", "AFG", "FRA", "FRA"]),
        ("cow", ["255", "255.0", "260"], ["DEU", "DEU", ""]),
        ("gw", ["255", "260"], ["", "DEU"]),
        ("qid", ["Q142", "wd:q142", "http://www.wikidata.org/entity/Q142"], ["FRA"] * 3),
        ("qid", ["https://www.wikidata.org/wiki/Q142", "<Q142>"], ["FRA"] * 2),
        ("qid", ["https://m.wikidata.org/wiki/Q142#sitelinks", "Ｑ142"], ["FRA"] * 2),
        ("qid", ["https://www.wikidata.org/wiki/Special:EntityData/Q142.json"], ["FRA"]),
        ("qid", ["Q142", "https://example.org/wiki/Q142", "Q142 and more"], ["FRA", "", ""]),
        ("name", ["COTE D’IVOIRE", "Cote d'Ivoire", "科特迪瓦"], ["CIV"] * 3),
        (
            "name",
            ["The Gambia", "Gambia (the)", "french republic", "德国"],
            ["GMB", "GMB", "FRA", "DEU"],
        ),
        ("name", ["Frence", "Germany"], ["", "DEU"]),
    ],
)
def test_keys(link: Linker, kind: str, cells: list[str], states: list[str]) -> None:
    data = "".join(f'"{cell}"\n' for cell in ["c", *cells])
    assert link.iris(data, *by(kind)) == states


def test_what_is_near_is_suggested_and_never_joined(link: Linker) -> None:
    link("c\nFrence\nGermany\nQQQQ\nFrence\n", *by("name"))
    assert "'Frence' (2 rows): nearest France\n" in link.err
    assert "'QQQQ' (1 row): nothing near" in link.err


def test_a_name_that_is_part_of_another_is_near(link: Linker) -> None:
    link("c\nFederal Republic\nFrance\n", *by("name"))
    assert "nearest the Federal Republic of Germany (Germany)" in link.err


def test_no_number_is_near_another(link: Linker) -> None:
    link("c\n221\n220\n250\n", *by("cow"))
    assert "'221' (1 row): nothing near" in link.err
    assert "'250' (1 row): nothing near" in link.err


def test_what_several_have_is_not_joined(link: Linker) -> None:
    assert link.iris("c\nKorea\nFrance\n", *by("name")) == ["", "FRA"]
    told = "several have it: Republic of Korea; Democratic People's Republic of Korea"
    assert told in link.err


def test_blanks_are_counted_apart(link: Linker) -> None:
    assert link.iris("c,d\nFR,1\n,2\n  ,3\n", *by("iso2")) == ["FRA", "", ""]
    assert "2 rows blank there" in link.err
    assert "not matched" not in link.err


def test_many_left_over_are_cut(link: Linker) -> None:
    link("c\nFR\n" + "".join(f"{n}\n" for n in range(130)), *by("iso2"))
    assert "130 rows not matched, 130 different:" in link.err
    assert link.err.endswith("and 30 more\n")


def test_another_kind_that_fits_better_is_named(link: Linker) -> None:
    link("c\nFRA\nNAM\nFR\n", *by("iso2"))
    assert "by --as iso3, 2 rows would match" in link.err


def test_instruments(link: Linker) -> None:
    to = ("--entity", "instrument")
    base = "https://w3id.org/nsa-graph/id/instrument/"
    assert link.iris("c\na/res/67/29\n", *by("symbol"), *to) == [base + "a-res-67-29"]
    cells = "XXVI-4", "XXVI.4", "26-4", "https://treaties.un.org/Pages/V.aspx?mtdsg_no=XXVI-4&x=1"
    for cell in cells:
        assert link.iris(f"c\n{cell}\n", *by("untc"), *to) == [base + "ctbt"]
    for cell in ("A／RES／67／29", "https://undocs.org/en/A/RES/67/29", "A/RES/67/29 "):
        assert link.iris(f"c\n{cell}\n", *by("symbol"), *to) == [base + "a-res-67-29"]
    assert link.iris("c\nQ192088\n", *by("qid"), *to) == [base + "ctbt"]
    name = "comprehensive nuclear test ban treaty"
    assert link.iris(f"c\n{name}\n", *by("name"), *to) == [base + "ctbt"]


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + b"c,d\nFR,1\n",
        codecs.BOM_UTF16_LE + "c,d\nFR,1\n".encode("utf-16-le"),
        b"c,d\r\nFR,1\r\n",
        b"c,d\nFR,1",
        b"\n c ,d\n\nFR,1\n\n",
        b'"c","d"\n"FR","1\n2"\n',
    ],
)
def test_a_file_may_be_written_in_many_ways(link: Linker, data: bytes) -> None:
    assert link.iris(data, *by("iso2")) == ["FRA"]


def test_delimiters_and_encodings_are_said(link: Linker) -> None:
    for name, mark in (("semicolon", ";"), (";", ";"), ("tab", "\t"), ("\\t", "\t"), ("pipe", "|")):
        link(f"c{mark}d\nFR{mark}1\n", *by("iso2"), "--delimiter", name)
        assert link.out.splitlines()[1] == mark.join(["FR", "1", STATE + "FRA", "France"])
    data = "c\nCôte d'Ivoire\n".encode("windows-1252")
    assert link.iris(data, *by("name"), "--encoding", "windows-1252") == ["CIV"]
    assert link.iris("c\n德国\n".encode("gb18030"), *by("name"), "--encoding", "gb18030") == ["DEU"]


@pytest.mark.parametrize(
    "data",
    [
        "c;d\nFR;1,5\nNA;2\n",
        "c\td\nFR\t1,5\nNA\t2,5\n",
        "c|d,e\nFR|1,5\nNA|2\n",
        "sep=;\r\nc;d\r\nFR;1,5\r\nNA;2\r\n",
        "c;d\r\nFR;1,5\r\nNA;2\r\n".encode("utf-16"),
        'c,d\n"FR","a;b;c"\nNA,1\n',
        "c,,,\nFR,1,,\nNA,2,,\n",
        "c,Total,Total\nFR,1,2\nNA,1,2\n",
        f"c,d\nFR,{'x' * 200_000}\nNA,y\n",
    ],
)
def test_how_cells_are_parted_is_seen(link: Linker, data: str | bytes) -> None:
    link(data, *by("iso2"))
    assert (link.code, "2 of 2 rows matched" in link.err) == (0, True)
    assert link.out.count(STATE + "FRA") == 1
    assert link.out.count(STATE + "NAM") == 1


def test_columns_of_one_name_are_told_apart_in_rdf_and_parquet(
    link: Linker, tmp_path: Path
) -> None:
    data = "c,Total,Total,\nFR,1,2,3\n"
    link(data, *by("iso2"), "--format", "nt")
    for name in ("Total", "Total_3", "_4"):
        assert f"<urn:column:{name}>" in link.out
    out = tmp_path / "out.parquet"
    link(data, *by("iso2"), "-o", str(out))
    assert pq.read_table(out).column_names[:4] == ["c", "Total", "Total_3", "_4"]


def test_a_workbook_is_read(link: Linker, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    day = datetime.datetime(2013, 4, 22)
    for row in (["c", "d", "e", "f"], ["德国", 1.0, day, None], ["Namibia", 1.5, True, "a, b"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    rows = link(stream.getvalue(), *by("name"))
    assert [row[:5] for row in rows[1:]] == [
        ["德国", "1", "2013-04-22", "", STATE + "DEU"],
        ["Namibia", "1.5", "true", "a, b", STATE + "NAM"],
    ]


def test_of_several_sheets_the_first_is_read_and_said(link: Linker) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "votes"
    for row in (["c"], ["FR"]):
        book.active.append(row)
    book.create_sheet("more")
    stream = io.BytesIO()
    book.save(stream)
    assert link.iris(stream.getvalue(), *by("iso2")) == ["FRA"]
    assert ": of 2 sheets the first, 'votes', is read" in link.err
    book["votes"]["B1"], book["votes"]["B2"] = "sum", "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    told = link.complaint(stream.getvalue(), *by("iso2"))
    assert "row 2 has a formula without its result: open and save it" in told


def test_another_entity_that_fits_is_named(link: Linker) -> None:
    told = link.complaint("c\nA/RES/67/29\n", *by("name"))
    assert "by --entity instrument --as name, 1 of 1 rows match" in told


def test_without_openpyxl(link: Linker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    told = link.complaint(b"PK\x03\x04 xl/workbook.xml", *by("iso2"))
    assert "needs openpyxl, or save it as CSV UTF-8; install it: pip install" in told


def test_many_that_match_nothing_take_seconds(link: Linker) -> None:
    names = "".join(f"the report of committee {n}\n" for n in range(50_000))
    began = time.process_time()
    link(f"c\nFrance\n{names}", *by("name"))
    assert link.err.endswith("and 49900 more\n")
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("data", "argv", "code", "words"),
    [
        ("", by("iso2"), 4, "FILE: the file is empty"),
        (codecs.BOM_UTF8, by("iso2"), 4, "FILE: the file is empty"),
        (" \n\n", by("iso2"), 4, "FILE: the file is empty"),
        ("c,d\n", by("iso2"), 4, "FILE: a header and no rows"),
        ("c,d\nFR,1\n", (*by("iso2"), "--delimiter", ";"), 2, "say --delimiter comma"),
        ("c,d\nFR,1\n", (*by("iso2"), "--delimiter", "||"), 2, "'||' is no delimiter"),
        ("c\nF\n\xe9\n".encode("latin-1"), by("iso2"), 4, "FILE:3: not utf-8 at byte 4; say"),
        ("c\nFR\n".encode("utf-16-le"), by("iso2"), 4, "FILE:1: it holds null characters"),
        ("c\nFR\n", (*by("iso2"), "--encoding", "utf-9"), 2, "no encoding is called 'utf-9'"),
        ("c,d,c\nFR,1,2\n", by("iso2"), 2, "FILE: 2 columns are called 'c'; rename all but one"),
        ("c,d\nFR,1\nDE\n", by("iso2"), 4, "FILE:3: 1 cells, where the header has 2"),
        ('c,d\nFR,"1\n', by("iso2"), 4, "not CSV"),
        ("code,d\nFR,1\n", by("iso2", "cod"), 2, "no column is called 'cod'; did you mean code"),
        ("Code,d\nFR,1\n", by("iso2", "code"), 2, "did you mean Code?"),
        ("x,y\nFR,1\n", by("iso2"), 2, "the columns are x, y"),
        ("c,nsa_iri\nFR,1\n", by("iso2"), 2, "FILE: there is a column 'nsa_iri' already"),
        ("c\nFRA\nDEU\n", by("iso2"), 2, "by --as iso3, 2 of 2 rows match"),
        ("c\n??\n", by("iso2"), 2, "'??'; look at the values and --as"),
        ("c,d\n,1\n", by("iso2"), 2, "it is blank in every row"),
        ("c\nFR\n", by("iso4"), 2, "no key is called 'iso4'; did you mean iso"),
        ("c\nFR\n", (*by("iso2"), "--entity", "planet"), 2, "no entity is called 'planet'"),
        ("c\nFR\n", ("--as", "iso2"), 2, "--key"),
        ("c\nFR\n", (*by("iso2"), "--format", "parquet"), 2, "say -o FILE"),
        ("c\nFR\n", (*by("iso2"), "--format", "nt", "--base", "no base"), 2, "no absolute IRI"),
        (b"PAR1 and no more", by("iso2"), 4, "FILE: not Parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", by("iso2"), 4, "of the old kind, not CSV; save the sheet"),
        (gzip.compress(b"c\nFR\n", mtime=0), by("iso2"), 4, "by gzip, not CSV; unpack it first"),
        (b"PK\x03\x04 and no more", by("iso2"), 4, "a ZIP archive, not CSV; unpack it first"),
        (b"PK\x03\x04 xl/workbook.xml", by("iso2"), 4, "FILE: not an Excel workbook: "),
        ('[{"c": "FR"}]', by("iso2"), 4, "this is JSON, not CSV; write it as CSV"),
        ("\n<!DOCTYPE html><p>FR", by("iso2"), 4, "this is a page of HTML, not CSV"),
    ],
)  # fmt: skip
def test_bad_input(
    link: Linker, data: str | bytes, argv: tuple[str, ...], code: int, words: str
) -> None:
    assert words in link.complaint(data, *argv)
    assert link.code == code


def test_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["link", "/no/such.csv", *by("iso2")]) == 4
    assert "/no/such.csv: cannot read: no such file" in capsys.readouterr().err


def test_nothing_is_written_where_nothing_matches(link: Linker, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    link.complaint("c\nFRA\n", *by("iso2"), "-o", str(out))
    assert not out.exists()


def test_rdf(link: Linker) -> None:
    data = "c,how did it vote\nFR,no\nNA,yes\nXX,\n"
    link(data, *by("iso2"), "--format", "nt")
    told = set(link.out.splitlines())
    about = "<https://schema.org/about>"
    assert f"<urn:row:1> {about} <{STATE}FRA> ." in told
    assert '<urn:row:2> <urn:column:how%20did%20it%20vote> "yes" .' in told
    assert '<urn:row:3> <urn:column:c> "XX" .' in told
    assert f'<{STATE}NAM> <http://www.w3.org/2000/01/rdf-schema#label> "Namibia"@en .' in told
    assert len(told) == 9
    link(data, *by("iso2"), "--format", "ttl", "--base", "https://example.org/votes/")
    found = {str(quad.triple) for quad in ox.parse(link.out, format=ox.RdfFormat.TURTLE)}
    row, column = "<https://example.org/votes/row/1>", "<https://example.org/votes/column/c>"
    assert len(found) == 9
    assert f'{row} {column} "FR"' in found


def in_parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def test_parquet_keeps_its_types(link: Linker, tmp_path: Path) -> None:
    table = pa.table(
        {
            "c": ["FR", None, "NA"],
            "n": pa.array([1, 2, None], pa.int16()),
            "x": [1.5, float("nan"), None],
            "d": pa.array([datetime.date(1992, 8, 2), None, None], pa.date32()),
        }
    )
    out = tmp_path / "out.parquet"
    link(in_parquet(table), *by("iso2"), "-o", str(out))
    made = pq.read_table(out)
    kept = made.select(table.column_names)
    assert kept.schema == table.schema
    assert str(kept.to_pylist()) == str(table.to_pylist())  # NaN equals nothing, itself included
    assert made["nsa_label"].to_pylist() == ["France", None, "Namibia"]
    assert made.schema.field("nsa_iri").type == pa.string()
    assert "1 row blank there" in link.err
    link(in_parquet(table), *by("iso2"), "--format", "nt")
    assert (
        '<urn:row:1> <urn:column:n> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .' in link.out
    )
    assert '"NaN"^^<http://www.w3.org/2001/XMLSchema#double>' in link.out
    assert '"1992-08-02"^^<http://www.w3.org/2001/XMLSchema#date>' in link.out
    assert link.out.count("<urn:row:3>") == 2


def test_csv_becomes_parquet_as_text(link: Linker, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    link("c,m\nFR,004\n", *by("iso2"), "-o", str(out))
    made = pq.read_table(out).to_pylist()
    assert [tuple(row.values()) for row in made] == [("FR", "004", STATE + "FRA", "France")]


def test_parquet_of_polars_is_read(link: Linker) -> None:
    stream = io.BytesIO()
    polars.DataFrame({"c": ["FR", None], "n": [1, 2]}).write_parquet(stream)
    link(stream.getvalue(), *by("iso2"))
    assert link.out.splitlines()[1] == f"FR,1,{STATE}FRA,France"


def test_numbers_in_parquet_are_keys(link: Linker) -> None:
    link(in_parquet(pa.table({"c": [4.0, 250.0, None]})), *by("m49"))
    assert "2 of 3 rows matched" in link.err


def test_without_pyarrow(link: Linker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told = "Parquet needs pyarrow; install it: pip install 'nsa-graph[parquet]'"
    assert told in link.complaint(MAGIC, *by("iso2"))
    assert link.code == 2


def test_standard_input(fixtures: Path) -> None:
    argv = [sys.executable, "-m", "nsa_graph", "link", "-", *by("iso2")]
    argv += ["--graph", str(fixtures / "link.trig")]
    done = subprocess.run(argv, input=b"c\nNA\n", capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[1] == f"NA,{STATE}NAM,Namibia"


def test_help_names_the_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["link", "--help"]) == 0
    out = capsys.readouterr().out
    assert entities() == ["instrument", "state"]
    names = [path.stem for path in Path(LINK).rglob("*.rq")]
    assert len(names) == 11
    assert all(f"\n  {name} " in out for name in names)


def test_every_key_has_a_form() -> None:
    texts = [path.read_text(encoding="utf-8") for path in Path(LINK).rglob("*.rq")]
    named = {line for text in texts for line in text.splitlines() if line.startswith("#+ form:")}
    assert named == {f"#+ form: {name}" for name in FORMS}


def test_the_same_input_gives_the_same_bytes(link: Linker) -> None:
    link("c\nFR\nNA\n", *by("iso2"))
    first = (link.out, link.err)
    link("c\nFR\nNA\n", *by("iso2"))
    assert (link.out, link.err) == first
    sheet = read_delimited(b"c\nFR\n", "x")
    assert json.dumps(sheet.rows) == '[["FR"]]'
