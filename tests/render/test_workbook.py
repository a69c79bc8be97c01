"""An answer as a workbook: as openpyxl and LibreOffice read it."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from nsa_graph.errors import UsageError
from nsa_graph.rdf.table import Table
from nsa_graph.rdf.terms import XSD, iri, literal
from nsa_graph.rdf.writing import csv as written
from nsa_graph.render.workbook import workbook

IRI = "https://w3id.org/nsa-graph/id/state/FRA"
TABLE = Table(
    ("名称", "n", "formula", "iri"),
    [
        (literal("法国", language="zh"), literal("3", XSD + "integer"), literal("=1+1"), iri(IRI)),
        (None, literal("2.5", XSD + "decimal"), literal("true", XSD + "boolean"), None),
    ],
    "国家",
    asks="哪些国家？",
    truncated=True,
)


def test_cells_are_what_they_are(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(TABLE)))
    sheet = book["answer"]
    assert list(sheet.values) == [
        ("名称", "n", "formula", "iri"),
        ("法国", 3, "=1+1", IRI),
        (None, 2.5, True, None),
    ]
    assert sheet["C2"].data_type == "s"  # text, and never computed
    assert sheet["D2"].hyperlink.target == IRI
    assert sheet["A2"].alignment.wrap_text
    assert (sheet["A1"].font.bold, sheet.freeze_panes) == (True, "A2")
    assert [row[0] for row in book["about"].values] == [
        "国家",
        "哪些国家？",
        "There are more rows: the answer is cut short.",
    ]


def test_a_cell_too_long_for_excel_is_refused() -> None:
    table = Table(("a",), [(literal("x" * 40_000),)])
    with pytest.raises(UsageError, match="a cell has 40,000 signs, and Excel takes 32,767"):
        workbook(table)


@pytest.mark.heavy
def test_libreoffice_reads_workbook_and_csv_with_its_chinese(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "no LibreOffice: run tests/install-servers office"
    (tmp_path / "book.xlsx").write_bytes(workbook(TABLE))
    with (tmp_path / "plain.csv").open("w", encoding="utf-8", newline="") as stream:
        stream.write("\ufeff")
        written(TABLE, stream)
    # Its dialog sees the mark of UTF-8; without a dialog it has to be told.
    told = "--infilter=Text - txt - csv (StarCalc):44,34,76,1"
    for name, to, more in (
        ("book.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76", ()),
        ("plain.csv", "xlsx", (told,)),
    ):
        home, out = f"-env:UserInstallation=file://{tmp_path}/home", str(tmp_path / "out")
        command = [office, home, "--headless", *more, "--convert-to", to, "--outdir", out]
        subprocess.run([*command, str(tmp_path / name)], check=True, timeout=180)
    (found,) = (tmp_path / "out").glob("book*.csv")
    rows = list(csv.reader(io.StringIO(found.read_text(encoding="utf-8-sig"))))
    assert rows[1] == ["法国", "3", "=1+1", IRI]
    sheet = openpyxl.load_workbook(tmp_path / "out" / "plain.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["名称", "n", "formula", "iri"]
    assert sheet["A2"].value == "法国"
