"""Stanza's official package for Indonesian: downloaded when the user asks for it, and only then."""

import logging
import shutil
from importlib import import_module
from pathlib import Path

from salur.backends.stanza import PROCESSORS
from salur.errors import ResourceError, SettingsError


def fetch_official(folder: Path) -> None:
    """Download Stanza's official ``id`` package into ``folder``; what is there is replaced once all has arrived.

    An interrupted download is kept beside it and taken up again. The address is Stanza's own, or that of the
    environment variable ``STANZA_RESOURCES_URL``.

    Args:
        folder: the package's folder.

    Raises:
        SettingsError: Stanza is not installed.
        ResourceError: it cannot be downloaded or written: no network, no such file there, a damaged file, a full disk.
    """
    try:
        stanza = import_module("stanza")
        source = import_module("stanza.resources.common").DEFAULT_RESOURCES_URL
    except ImportError as error:
        raise SettingsError("fetching Stanza's package needs Stanza: pip install 'salur[stanza]'") from error
    arriving = folder.with_name(folder.name + ".part")
    logging.getLogger("stanza").setLevel(logging.ERROR)
    try:
        arriving.mkdir(parents=True, exist_ok=True)
        stanza.download(
            "id", model_dir=str(arriving), processors=PROCESSORS, resources_url=source, logging_level="ERROR"
        )
        if folder.exists():
            shutil.rmtree(folder)
        arriving.rename(folder)
    except Exception as error:  # what it raises depends on the library that Stanza downloads with
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise ResourceError(
            f"cannot download Stanza's package from {source} into {folder}: {reason}. Is there a network? The "
            "package that ships with salur needs none: pipeline.stanza: id_stanza"
        ) from error
