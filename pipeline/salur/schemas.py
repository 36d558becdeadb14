"""The published JSON Schemas, made from the models: what ``docs/schema/`` holds."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from salur.errors import OutputError
from salur.io.output import refusal
from salur.io.report import Reject
from salur.records import SCHEMA_VERSION, Article, ArticleRecords, GivingRecord, RejectedEvent

SCHEMAS: dict[str, type[BaseModel]] = {
    "article": Article,
    "article-records": ArticleRecords,
    "giving-record": GivingRecord,
    "reject": Reject,
    "rejected-event": RejectedEvent,
}


def json_schema(name: str) -> dict[str, Any]:
    """Return one of the schemas (JSON Schema, draft 2020-12) with its version.

    Args:
        name: a key of :data:`SCHEMAS`.
    """
    schema = SCHEMAS[name].model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:salur:schema:{name}:{SCHEMA_VERSION}",
    }
    return head | schema


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas to ``<folder>/<name>.schema.json`` and return the paths.

    Raises:
        OutputError: the folder cannot be made or written to.
    """
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in SCHEMAS:
            path = folder / f"{name}.schema.json"
            path.write_text(json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            paths.append(path)
    except OSError as error:
        raise OutputError(refusal(str(folder), error)) from error
    return paths
