import json
from pathlib import Path

from salur.schemas import SCHEMAS, json_schema


def test_the_record_schema_is_printed(salur):
    result = salur("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json_schema("giving-record")


def test_another_by_name(salur):
    assert json.loads(salur("schema", "article").stdout) == json_schema("article")


def test_all_are_written(salur):
    result = salur("schema", "--write", "docs/schema")
    assert result.exit_code == 0
    assert sorted(result.stdout.split()) == sorted(f"docs/schema/{name}.schema.json" for name in SCHEMAS)
    for name in SCHEMAS:
        assert json.loads(Path(f"docs/schema/{name}.schema.json").read_text(encoding="utf-8")) == json_schema(name)


def test_a_folder_that_cannot_be_made(salur):
    result = salur("schema", "--write", "/proc/schema")
    assert result.exit_code == 2
    assert "Error: cannot write /proc/schema: " in result.stderr


def test_an_unknown_name(salur):
    assert salur("schema", "tiada").exit_code == 2
