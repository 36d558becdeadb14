"""Where ``config.yaml``, ``data/`` and ``models/`` are: beside the package in a wheel, at the root in a checkout."""

import os
from functools import cache
from pathlib import Path

import click

from salur.errors import ResourceError

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the folder that holds ``config.yaml``, ``data/`` and ``models/``.

    Raises:
        ResourceError: neither the installed package nor a checkout around it holds them.
    """
    for folder in (_PACKAGE, _PACKAGE.parent.parent):
        if (folder / "config.yaml").is_file():
            return folder
    raise ResourceError(f"config.yaml is neither in {_PACKAGE} nor in {_PACKAGE.parent.parent}: reinstall salur")


def config_path() -> Path:
    """Return the path of the shipped ``config.yaml``."""
    return root() / "config.yaml"


def data_path(*parts: str) -> Path:
    """Return the path of a file or folder under ``data/``.

    Raises:
        ResourceError: there is no such file.
    """
    path = root().joinpath("data", *parts)
    if not path.exists():
        raise ResourceError(f"missing data file: {path}")
    return path


def model_path(name: str) -> Path | None:
    """Return the folder of a shipped model, or ``None`` where it is not there."""
    path = root() / "models" / name
    return path if path.is_dir() else None


def user_model_path(name: str) -> Path:
    """Return where a model that the user downloads lies, whether it is there or not.

    The folder is that of the environment variable ``SALUR_MODELS``, else ``models`` in the user's own folder for salur.
    """
    own = os.environ.get("SALUR_MODELS")
    return (Path(own) if own else Path(click.get_app_dir("salur")) / "models") / name
