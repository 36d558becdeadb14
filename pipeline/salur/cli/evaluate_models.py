"""``salur evaluate-models``: the figures of the language models."""

import importlib
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

from salur.cli.terminal import corpus_option
from salur.errors import SettingsError
from salur.resources import model_path


@click.command("evaluate-models", short_help="Measure the language models.")
@click.argument("models", metavar="[MODEL]…", nargs=-1)
@corpus_option
@click.option("test", "--test", is_flag=True, help="Measure on the test sets, which must choose nothing.")
def command(models: tuple[str, ...], corpus: Path, test: bool) -> None:
    """Print a table for each MODEL: names, tags, trees, sentences, words a second, loading time and memory.

    MODEL is the folder of a spaCy pipeline or of a Stanza package, a name under models/, or `official`; both shipped
    ones if left out. Each is measured in a process of its own. The extra `train` is needed: pip install 'salur[train]'.
    """
    for model in models or ("id_salur", "id_stanza"):
        with get_context("spawn").Pool(1) as pool:
            table = pool.apply(_table, (model, corpus, test))
        click.echo(f"{model}\n\n{table}\n")


def _table(model: str, corpus: Path, test: bool) -> str:
    try:
        evaluation: Any = importlib.import_module("salur.training.evaluation")
    except ImportError as error:
        raise SettingsError(f"measuring needs {error.name}: pip install 'salur[train]'") from error
    folder = model_path(model) or Path(model)
    if (folder / "config.cfg").is_file():
        figures = evaluation.evaluate_language_model(folder, corpus, test=test)
    else:
        figures = evaluation.evaluate_stanza_package(model, corpus, test=test)
    return str(evaluation.as_table(figures))
