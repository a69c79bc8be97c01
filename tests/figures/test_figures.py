"""The figures: what is drawn is what was answered, nothing lies over anything, same bytes."""

import csv
import io
import struct
import xml.etree.ElementTree as ElementTree
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from nsa_graph import open_graph
from nsa_graph.cli import figures as command
from nsa_graph.cli import main
from nsa_graph.errors import BadSource, CannotWrite, UnknownName, UsageError
from nsa_graph.figures import sheet as sheet_module
from nsa_graph.figures.draw import draw, images
from nsa_graph.figures.figure import KINDS, Figure, figure, names, year
from nsa_graph.figures.sheet import DPI, HEIGHT, WIDTH, sheet
from nsa_graph.network.palette import COLOURS, palette
from nsa_graph.paths import FIGURES
from nsa_graph.rdf.layout import wrap

LANGUAGES = ("en", "zh")
SVG = "{http://www.w3.org/2000/svg}"


def one(name: str, language: str = "en") -> Figure:
    return figure(name, open_graph().answer, language)


def test_there_are_the_four_that_a_slide_needs() -> None:
    assert names() == (
        "demanded-against-offered",
        "qualities-demanded",
        "timeline",
        "votes-by-group",
    )
    assert {one(name).kind for name in names()} == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_every_word_of_a_figure_is_in_its_language(name: str, language: str) -> None:
    made = one(name, language)
    assert len(made.table) > 40
    is_chinese = [any("\u3400" <= sign <= "\u9fff" for sign in made.title), made.language == "zh"]
    assert is_chinese == [language == "zh"] * 2
    assert set(made.colours) <= {*COLOURS, "none"}
    assert "{" not in made.asks
    if language == "zh":
        assert "General Assembly" not in made.asks
        columns = {"row", "column", "panel", "lane"} & set(made.table.columns)
        cells = {str(cell) for column in columns for cell in made.table.column(column)}
        assert not [cell for cell in cells if cell.isascii() and not cell[0].isdigit()]


def test_the_qualities_are_those_of_the_question() -> None:
    found = {(row.statement, row.word) for row in open_graph().ask("qualities")}
    drawn = {(row.column, row.row) for row in one("qualities-demanded").table}
    assert drawn <= found
    assert len(drawn) == len(one("qualities-demanded").table) > 50  # a cell has one value
    demanded = {
        (statement, row.quality_demanded)
        for row in open_graph().ask("demanded-and-offered")
        for statement in str(row.demanded_in).split()
    }
    assert drawn == demanded


def test_what_is_offered_is_what_the_question_says() -> None:
    asked = open_graph().ask("demanded-and-offered")
    cells = {
        (row.iri, row.quality_demanded, row.instrument): str(row.offered).split(":")[0]
        for row in asked
    }
    in_effect = {row.iri for row in asked if row.status in ("bound", "declared")}
    for row in one("demanded-against-offered").table:
        told = cells.pop((row.iri, row.column, row.instrument))
        assert row.value == (told if row.iri in in_effect else "not in effect")
    assert cells == {}


def test_the_votes_are_those_of_the_question() -> None:
    drawn: Counter[tuple[object, ...]] = Counter()
    for row in one("votes-by-group").table:
        drawn[row.panel, row.iri, row.value] += int(str(row.count))
    groups = {"nam": "Non-Aligned Movement", "nato": "North Atlantic Treaty Organization"}
    groups["nuclear-weapon-states"] = "nuclear-weapon States"
    asked: Counter[tuple[object, ...]] = Counter()
    own = ("yes", "no", "abstention")
    for group, panel in groups.items():
        for row in open_graph().ask("group-vote", group=group):
            for column, value in (
                *zip(own, own, strict=True),
                ("no_vote_recorded", "no vote recorded"),
            ):
                asked[panel, row.iri, value] += int(str(row[column]))
    assert sum(drawn.values()) > 4000
    assert +drawn == +asked


def test_the_timeline_has_the_days_of_the_question() -> None:
    days = {(row.iri, str(row.date)) for row in open_graph().ask("timeline")}
    drawn = one("timeline").table
    assert [row.item for row in drawn if (row.iri, str(row.begin)) not in days] == []
    ends = [(row.iri, str(row.end)) for row in drawn if row.end]
    assert len(ends) > 8
    assert set(ends) <= days


@pytest.mark.heavy  # a font with Chinese
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_no_words_lie_over_others_or_leave_the_sheet(name: str, language: str) -> None:
    made = one(name, language)
    with sheet(made) as drawing:
        draw(made, drawing)
        boxes = _boxes(drawing)
    assert len(boxes) > 15
    width, height = WIDTH * DPI, HEIGHT * DPI
    outside = [
        words
        for words, box in boxes
        if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height
    ]
    assert outside == []
    over = [
        (words, others)
        for (words, box), (others, other) in combinations(boxes, 2)
        if box.x0 < other.x1 - 1
        and other.x0 < box.x1 - 1
        and box.y0 < other.y1 - 2
        and other.y0 < box.y1 - 2
    ]
    assert over == []


def _boxes(drawing: Any) -> list[tuple[str, Any]]:
    """Return the words of *drawing*, each with the box that they take, in dots."""
    from matplotlib.text import Text

    drawing.canvas.draw()
    renderer = drawing.canvas.get_renderer()
    texts = [text for text in drawing.findobj(Text) if text.get_visible() and text.get_text()]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts]


@pytest.mark.parametrize("name", names())
def test_letters_are_large_enough_for_a_slide(name: str) -> None:
    from matplotlib.text import Text

    made = one(name)
    with sheet(made) as drawing:
        draw(made, drawing)
        texts = [text for text in drawing.findobj(Text) if text.get_text()]
    assert min(float(text.get_fontsize()) for text in texts) >= 7.5


def test_images_are_the_same_each_time_and_what_they_say_they_are() -> None:
    made = one("votes-by-group")
    first, again = images(made), images(made)
    assert first == again
    root = ElementTree.fromstring(first["svg"])
    assert root.tag == f"{SVG}svg"
    assert len(list(root.iter(f"{SVG}path"))) > 200
    assert b"<dc:date>" not in first["svg"]
    assert first["png"][:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", first["png"][16:24]) == (int(WIDTH * DPI), int(HEIGHT * DPI))


@pytest.mark.heavy  # a font with Chinese
def test_the_command_writes_images_and_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert main(["figures", "qualities-demanded", "-o", str(folder), "--language", "zh"]) == 0
    written = sorted(path.name for path in folder.iterdir())
    assert written == [f"qualities-demanded.{ending}" for ending in ("csv", "png", "svg")]
    assert all(name in capsys.readouterr().out for name in written[:1])
    text = (folder / "qualities-demanded.csv").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    table = one("qualities-demanded", "zh").table
    assert rows[0] == list(table.columns)
    assert [row[:3] for row in rows[1:]] == [row[:3] for row in table.text()]


def test_a_figure_takes_its_parameters(tmp_path: Path) -> None:
    for day, count in (("2013-04-22", 3), ("2016-01-01", 4)):
        argv = ["figures", "demanded-against-offered", "--as-of", day, "-o", str(tmp_path)]
        assert main(argv) == 0
        text = (tmp_path / "demanded-against-offered.csv").read_text("utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        binding = {"row": "United Kingdom of Great Britain and Northern Ireland"}
        binding |= {"column": "legally binding", "value": "yes"}
        found = [row for row in rows if binding.items() <= row.items()]
        assert len(found) == count  # the protocol of Semipalatinsk was ratified in 2015


@pytest.mark.parametrize(
    ("argv", "code", "told"),
    [
        (["qualities-demandd"], 2, "did you mean qualities-demanded?"),
        (["../../secret"], 2, "no figure is called"),
        (["--language", "fr"], 2, "invalid choice"),
        (["timeline", "--since", "nonsense"], 2, "'since' is no date"),
        (["timeline", "--since", "2100-01-01"], 2, "nothing is there for the figure 'timeline'"),
        (["timeline", "--nonsense", "1"], 2, "unknown argument '--nonsense'"),
        (["timeline", "-p", "language=zh"], 2, "say --language"),
        (["timeline", "votes-by-group", "-p", "since=2000-01-01"], 2, "name just one figure"),
        (
            ["votes-by-group", "-p", "series=nsa:Vote'; DROP"],
            2,
            "no series of resolutions is called",
        ),
    ],
)
def test_a_wrong_word_is_told_in_a_line(
    argv: list[str], code: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figures", *argv, "-o", str(tmp_path / "out")]) == code
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "no" / "such"
    assert main(["figures", "qualities-demanded", "-o", str(place)]) == 6
    assert "make the folder first" in capsys.readouterr().err


def test_nothing_is_left_of_figures_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(path: str, data: bytes) -> None:
        if path.endswith(".csv"):
            raise CannotWrite(f"{path}: no space left on device", remedy="free some space")
        Path(path).write_bytes(data)

    monkeypatch.setattr(command, "write_bytes", full)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "mine.svg").write_bytes(b"mine")
    for name in ("old", "new"):
        assert main(["figures", "qualities-demanded", "-o", str(tmp_path / name)]) == 6
        assert "free some space" in capsys.readouterr().err
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert left == {"old", "old/mine.svg"}


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(
        UsageError, match=r"need matplotlib; install it: pip install 'nsa-graph\[pictures\]'"
    ):
        images(one("qualities-demanded"))


def test_a_missing_font_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_module, "_CHINESE", ("No Such Font",))
    with pytest.raises(UsageError, match=r"no font with Chinese signs.*fonts-noto-cjk"):
        images(one("qualities-demanded", "zh"))
    assert images(one("qualities-demanded"))["svg"]  # which needs none


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("#+ draw: matrix", "#+ draw: pie"), "draw: pie; say one of matrix"),
        (("#+ draw: matrix", ""), "draw: nothing"),
        (("#0072B2", "#123456"), "'#123456' is no colour of the palette"),
        (("?row_rank ?column_rank ?value_rank ?iri", "?iri"), "gives no ?row_rank, ?column_rank"),
    ],
)
def test_a_query_that_cannot_be_drawn_is_told(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    text = Path(FIGURES, "qualities-demanded.rq").read_text("utf-8")
    assert change[0] in text
    (tmp_path / "changed.rq").write_text(text.replace(change[0], change[1], 1), encoding="utf-8")
    with pytest.raises(BadSource) as caught:
        figure("changed", open_graph().answer, folder=str(tmp_path))
    assert told in str(caught.value)
    assert "changed.rq" in str(caught.value)


def test_a_vote_has_the_colour_that_it_has_in_a_network() -> None:
    colours = [palette().edge(type_).colour for type_ in ("yes", "abstention", "no")]
    assert one("votes-by-group").colours == (*colours, "none")


def test_an_unknown_figure_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean timeline"):
        one("timelin")


def test_lines_are_filled() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("核武器国家，《条约》", 10) == ["核武器国", "家，《条", "约》"]
    assert wrap("", 5) == [""]


@pytest.mark.parametrize(
    ("day", "at"), [("1995", 1995.5), ("1995-01-01", 1995.0), ("1995-07", 1995 + 195 / 366)]
)
def test_days_are_points(day: str, at: float) -> None:
    assert year(day) == pytest.approx(at)


@pytest.mark.heavy
def test_the_documented_figure_is_the_one_that_is_drawn() -> None:
    kept = Path(__file__).parents[2] / "docs" / "pictures" / "votes-by-group.png"
    drawn = images(one("votes-by-group"))["png"]
    assert kept.read_bytes() == drawn, "nsa-graph figures votes-by-group writes it anew"
    assert kept.stat().st_size < 200_000
