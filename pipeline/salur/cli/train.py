"""``salur train``: models from the corpora."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from salur.cli.terminal import corpus_option
from salur.errors import ResourceError, SettingsError
from salur.resources import root


@dataclass(frozen=True, slots=True)
class _Recipe:
    # Module and function are named, not imported: training needs libraries that running does not.
    module: str
    function: str
    output: str
    # The parameters of the function besides corpus and output, from the command's options.
    options: Callable[[int | None, Path | None], dict[str, Any]]


def _language(seed: int | None, work: Path | None) -> dict[str, Any]:
    return {"work": work, "log": click.echo} | ({} if seed is None else {"seed": seed})


def _events(seed: int | None, _work: Path | None) -> dict[str, Any]:
    return {"report": click.echo} | ({} if seed is None else {"seed": seed})


def _gate(seed: int | None, _work: Path | None) -> dict[str, Any]:
    gate = importlib.import_module("salur.training.gate")
    return {"report": click.echo} | ({} if seed is None else {"settings": gate.GateSettings(seed=seed)})


_RECIPES = {
    "language": _Recipe("salur.training.language", "train_language_model", "models/id_salur", _language),
    "stanza": _Recipe("salur.training.stanza", "train_stanza_package", "models/id_stanza", _language),
    "gate": _Recipe("salur.training.gate", "train_gate", "data/lexicon/gate.tsv", _gate),
    "events": _Recipe("salur.training.events", "build_event_model", "models/events", _events),
}


@click.command("train", short_help="Make a model from the corpora.")
@click.argument("model", type=click.Choice(list(_RECIPES)))
@corpus_option
@click.option(
    "output",
    "--output",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Where the model goes; over the shipped one if left out.",
)
@click.option("seed", "--seed", type=int, help="Of initial weights and order; as for the shipped models if left out.")
@click.option(
    "work",
    "--work",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where intermediate files are kept between runs; beside the model if left out.",
)
def command(model: str, corpus: Path, output: Path | None, seed: int | None, work: Path | None) -> None:
    """Make MODEL anew from the corpora.

    language is models/id_salur, stanza models/id_stanza, gate the word list of the early gate and events models/events.
    All but language need models/id_salur. Training needs the extra `train`: pip install 'salur[train]'.
    """
    recipe = _RECIPES[model]
    target = output or root() / recipe.output
    try:
        function = getattr(importlib.import_module(recipe.module), recipe.function)
        options = recipe.options(seed, work)
    except ImportError as error:
        raise SettingsError(f"training needs {error.name}: pip install 'salur[train]'") from error
    sources = (corpus, root() / "data") if model == "gate" else (corpus,)
    try:
        function(*sources, target, **options)
    except OSError as error:
        raise ResourceError(f"training cannot go on: {error}") from error
    click.echo(f"{model}: {target}")
