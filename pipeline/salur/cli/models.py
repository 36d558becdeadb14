"""``salur models``: which models there are, and fetching one that does not ship with salur."""

import click

from salur.backends.stanza import OFFICIAL, OFFICIAL_FOLDER
from salur.backends.stanza_fetch import fetch_official
from salur.cli.terminal import err
from salur.resources import root, user_model_path


@click.group("models", short_help="List models, fetch Stanza's own.")
def command() -> None:
    """List the models of salur, or fetch one that does not ship with it.

    Nothing is ever downloaded but by `salur models fetch`.
    """


@command.command("list", short_help="List the models that are here.")
def list_models() -> None:
    """List the models that are here: name for the settings, size and folder."""
    rows = [(path.name, path) for path in sorted((root() / "models").iterdir()) if path.is_dir()]
    fetched = user_model_path(OFFICIAL_FOLDER)
    if fetched.is_dir():
        rows.append((OFFICIAL, fetched))
    for name, path in rows:
        size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6
        click.echo(f"{name:<12}{size:>6.1f} MB  {path}")


@command.command("fetch", short_help="Download Stanza's official package.")
@click.argument("name", type=click.Choice(["stanza"]))
def fetch(name: str) -> None:  # noqa: ARG001  # there is one so far
    """Download Stanza's official package for Indonesian (about 200 MB) into the user's folder.

    The folder is that of the environment variable SALUR_MODELS, else one that the system keeps for programs' data. Then
    `pipeline: {backend: stanza, stanza: official}` in the settings parses with it.
    """
    folder = user_model_path(OFFICIAL_FOLDER)
    err().print(f"Fetching Stanza's package into {folder} …", markup=False)
    fetch_official(folder)
    err().print("Done. Use it with the settings pipeline.backend: stanza and pipeline.stanza: official.", markup=False)
