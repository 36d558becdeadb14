"""What all commands share on the terminal: consoles, and the options that many of them take."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from salur.config import Settings, load_settings

EXIT_REJECTS, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130

Command = TypeVar("Command", bound=Callable[..., Any])


def out() -> Console:
    """Return the console for results."""
    return Console(highlight=False, soft_wrap=True)


def err() -> Console:
    """Return the console for progress, summaries and errors."""
    return Console(stderr=True, highlight=False)


def config_option(command: Command) -> Command:
    """Add ``--config FILE``, which arrives as ``settings``."""
    return click.option(
        "settings",
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        callback=_settings,
        help="Settings that differ from the shipped ones (YAML); see `salur config`.",
    )(command)


def corpus_option(command: Command) -> Command:
    """Add ``--corpus DIR``, required, which arrives as ``corpus``."""
    return click.option(
        "corpus",
        "--corpus",
        metavar="DIR",
        required=True,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="The folder with raw, ud, ner, frames and giving.",
    )(command)


def _settings(_context: click.Context, _parameter: click.Parameter, path: Path | None) -> Settings:
    return load_settings(path)
