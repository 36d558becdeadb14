"""``salur schema``: the JSON Schemas of everything that salur writes."""

import json
from pathlib import Path

import click

from salur.schemas import SCHEMAS, json_schema, write_schemas


@click.command("schema", short_help="Print or write the JSON Schemas of what salur writes.")
@click.argument("name", type=click.Choice(sorted(SCHEMAS)), default="giving-record")
@click.option(
    "folder",
    "--write",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write all to DIR.",
)
def command(name: str, folder: Path | None) -> None:
    """Print the JSON Schema NAME (giving-record if left out), or write all of them to a folder."""
    if folder is None:
        click.echo(json.dumps(json_schema(name), indent=2, ensure_ascii=False))
        return
    for path in write_schemas(folder):
        click.echo(str(path))
