"""CSV, Neo4j's CSV and Parquet, read back by DuckDB and Python's own reader."""

import csv
import io
import math
from pathlib import Path
from typing import Any

import duckdb
import pytest
from benchmarks.synthetic.network import papers
from tests.network.networks import NASTY, empty, nasty, over_time, plain
from tests.network.written import Values, edge_values, node_values, written

from nsa_graph.network.formats.values import How
from nsa_graph.network.model import Field, Network, Value

NETWORKS = [plain(), plain(directed=False), over_time(), nasty(), empty()]
TYPES = {"string": "VARCHAR", "integer": "BIGINT", "double": "DOUBLE", "boolean": "BOOLEAN"}


def by_id(names: list[str], rows: list[tuple[Any, ...]]) -> Values:
    """Return *rows* by their id, without what they have not, days as text."""
    held = [dict(zip(names, row, strict=True)) for row in rows]
    return {
        row.pop("id"): {k: v for k, v in row.items() if v is not None and k not in _ENDS}
        for row in held
    }


_ENDS = ("source", "target")


def comparable(said: Values) -> dict[str, dict[str, object]]:
    """Return *said* with NaN as a word, for it equals nothing, and with days as text."""
    return {
        id_: {k: "NaN" if isinstance(v, float) and math.isnan(v) else v for k, v in each.items()}
        for id_, each in said.items()
    }


def duck(path: Path, names: list[str], types: list[str]) -> list[tuple[Any, ...]]:
    """Return what DuckDB reads from the CSV at *path*: an empty cell is none, `""` is empty."""
    columns = ", ".join(f"'{name}': '{type_}'" for name, type_ in zip(names, types, strict=True))
    sql = f"SELECT * FROM read_csv('{path}', columns={{{columns}}}, header=true, delim=',', "
    sql += "quote='\"', escape='\"', allow_quoted_nulls=false, max_line_size=1000000, "
    return duckdb.connect().execute(sql + "strict_mode=true, parallel=false)").fetchall()


def fields(network: Network, of: str) -> list[Field]:
    from nsa_graph.network.formats.attributes import attributes

    held = attributes(network)
    ends = [Field(name, "string") for name in (("id",) if of == "nodes" else ("id", *_ENDS))]
    return [*ends, *(held.nodes if of == "nodes" else held.edges)]


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
@pytest.mark.parametrize("of", ["nodes", "edges"])
def test_duckdb_reads_csv_as_it_was(network: Network, of: str, tmp_path: Path) -> None:
    path = tmp_path / f"{of}.csv"
    path.write_bytes(written(network, "csv", f"{of}.csv"))
    held = fields(network, of)
    names = [field.name for field in held]
    types = [TYPES.get(field.type, "VARCHAR") for field in held]
    rows = duck(path, names, types)
    said = node_values(network) if of == "nodes" else edge_values(network)
    assert comparable(by_id(names, rows)) == comparable(said)


def test_python_reads_csv_and_its_header() -> None:
    text = written(nasty(), "csv", "edges.csv").decode()
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert rows[0] == [field.name for field in fields(nasty(), "edges")]
    assert len(rows) == 1 + len(NASTY)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert written(nasty(), "edges").decode() == text


def test_cells_are_guarded_where_asked() -> None:
    plainly = written(nasty(), "csv", "nodes.csv").decode()
    safely = written(nasty(), "csv", "nodes.csv", How(csv_safe=True)).decode()
    risky = ("=", "+", "-", "@", "\t", "\r")
    for text, most in ((plainly, 1), (safely, 0)):
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        words = [row[name] for row in rows for name in ("id", "type", "label", "text", "label_en")]
        found = [word for word in words if word.startswith(risky)]
        assert len(found) >= 8 * most
        assert found == [] or most
    assert "'=HYPERLINK" in safely
    assert ",-7," in safely  # a number is no formula


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
@pytest.mark.parametrize("of", ["nodes", "edges"])
def test_neo4j_s_csv_holds_every_value(network: Network, of: str, tmp_path: Path) -> None:
    path = tmp_path / f"{of}.csv"
    path.write_bytes(written(network, "neo4j", f"{of}.csv"))
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    kinds = {"string": "VARCHAR", "long": "BIGINT", "double": "DOUBLE", "boolean": "BOOLEAN"}
    kinds |= {"ID": "VARCHAR", "date": "VARCHAR"}
    types = [kinds.get(name.partition(":")[2], "VARCHAR") for name in header]
    rows = duck(path, header, types)
    names = [name.partition(":")[0] or name for name in header]
    kept = [name if not name.startswith(":") else "" for name in names]
    said = node_values(network) if of == "nodes" else edge_values(network)
    found = {id_: _without(each) for id_, each in by_id(kept, rows).items()}
    assert comparable(found) == comparable(said)


def _without(each: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in each.items() if name}


def test_neo4j_has_its_headers() -> None:
    nodes = written(nasty(), "neo4j", "nodes.csv").decode().splitlines()
    assert nodes[0].startswith("id:ID,:LABEL,iri:string,type:string,label:string,label_en:string")
    assert nodes[0].endswith("count:long,share:double,stated:boolean,day:date")
    edges = written(plain(), "neo4j", "edges.csv").decode().splitlines()
    assert edges[0].startswith(":START_ID,:END_ID,:TYPE,id,type:string")
    assert edges[1].startswith("state:AAA,instrument:npt,signs,e1,signs,signs,https:")
    over = written(over_time(), "neo4j", "edges.csv").decode()
    assert "start:date,end:date" in over
    assert "Infinity" in written(nasty(), "neo4j", "nodes.csv").decode()


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
@pytest.mark.parametrize("of", ["nodes", "edges"])
def test_duckdb_reads_parquet_as_it_was(network: Network, of: str, tmp_path: Path) -> None:
    path = tmp_path / f"{of}.parquet"
    path.write_bytes(written(network, "parquet", f"{of}.parquet"))
    table = duckdb.connect().sql(f"SELECT * FROM '{path}'")
    assert table is not None
    held = fields(network, of)
    kinds = {**TYPES, "date": "DATE"}
    assert list(map(str, table.types)) == [kinds[field.type] for field in held]
    rows = [
        tuple(str(value) if kinds[f.type] == "DATE" and value else value for f, value in each)
        for each in (zip(held, row, strict=True) for row in table.fetchall())
    ]
    said = node_values(network) if of == "nodes" else edge_values(network)
    assert comparable(by_id([field.name for field in held], rows)) == comparable(said)


def test_parquet_is_written_some_rows_at_a_time(tmp_path: Path) -> None:
    from pyarrow.parquet import ParquetFile

    network = papers(260)
    path = tmp_path / "edges.parquet"
    path.write_bytes(written(network, "parquet", "edges.parquet"))
    assert ParquetFile(path).metadata.num_row_groups == 3
    assert ParquetFile(path).metadata.num_rows == network.edge_count == 20_800
    assert written(network, "parquet", "edges.parquet") == path.read_bytes()
