import json
from pathlib import Path

import pytest

from salur.errors import OutputError
from salur.io.report import Reject
from salur.records import SCHEMA_VERSION
from salur.schemas import SCHEMAS, json_schema, write_schemas

PUBLISHED = Path(__file__).parent.parent / "docs" / "schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schemas_are_current(name):
    published = json.loads((PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema(name), "run `salur schema --write docs/schema`"


def test_nothing_else_is_published():
    assert {path.name for path in PUBLISHED.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


def test_amounts_are_numbers_and_the_version_is_told():
    schema = json_schema("giving-record")
    assert {"type": "number"} in schema["$defs"]["Item"]["properties"]["value"]["anyOf"]
    assert schema["$id"].endswith(SCHEMA_VERSION)
    assert schema["$schema"].startswith("https://json-schema.org/")


def test_rejects_have_the_four_fields():
    assert (
        list(json_schema("reject")["properties"])
        == list(Reject.model_fields)
        == ["article_id", "stage", "reason", "path"]
    )


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(OutputError, match="cannot write "):
        write_schemas(tmp_path / "a")
