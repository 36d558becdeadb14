"""``config.yaml`` as typed, frozen settings; an unknown key is an error that names it."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from salur.errors import SettingsError
from salur.resources import config_path


class _Section(BaseModel):
    # Defaults stand in config.yaml alone: every field here is required.
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldNames(_Section):
    """Names of the fields in JSONL, CSV and Parquet input."""

    id: str
    text: str
    title: str
    published: str
    url: str
    source: str


class ReaderSettings(_Section):
    """How articles are read."""

    fields: FieldNames
    max_characters: int = Field(gt=0)
    mend_text: bool
    foreign_language_probability: float = Field(ge=0)
    encodings: tuple[str, ...] = Field(min_length=1)


class PipelineSettings(_Section):
    """What the pipeline is made of."""

    backend: Literal["spacy", "stanza"]
    model: str | None
    without: tuple[str, ...]
    stanza: str
    stages: tuple[str, ...]


class GateSettings(_Section):
    """Which articles are worth a closer look."""

    enabled: bool
    threshold: float


class EventThresholds(_Section):
    """Least scores for a candidate to be taken, by role."""

    anchor: float = Field(ge=0, le=1)
    join: float = Field(ge=0, le=1)
    donor: float = Field(ge=0, le=1)
    recipient: float = Field(ge=0, le=1)
    beneficiary: float = Field(ge=0, le=1)
    intermediary: float = Field(ge=0, le=1)
    location: float = Field(ge=0, le=1)
    date: float = Field(ge=0, le=1)
    worth: float = Field(ge=0, le=1)
    fallback: float = Field(ge=0, le=1)
    sure: float = Field(ge=0, le=1)
    borrowed: float = Field(ge=0, le=1)


class EventSettings(_Section):
    """How records are chosen."""

    model: str | None
    thresholds: EventThresholds
    min_confidence: float = Field(ge=0, le=1)
    keep_rejected: bool


class ExtractSettings(_Section):
    """How a run goes about its articles."""

    batch_size: int = Field(gt=0)
    by: Literal["record", "article"]


class RunSettings(_Section):
    """How the work of a run is shared out."""

    engine: Literal["local", "ray"]
    ray_address: str | None
    processes: int = Field(ge=0)
    article_timeout: float = Field(ge=0)
    shard_size: int = Field(gt=0)
    ordered: bool


class Settings(_Section):
    """All settings, one attribute a section of ``config.yaml``."""

    reader: ReaderSettings
    pipeline: PipelineSettings
    gate: GateSettings
    events: EventSettings
    extract: ExtractSettings
    run: RunSettings


def load_settings(source: Path | str | Mapping[str, Any] | None = None) -> Settings:
    """Return the shipped settings, overlaid with ``source``.

    Args:
        source: a YAML file, or nested mappings of the same shape; only what differs from the defaults.

    Raises:
        SettingsError: the file cannot be read, is no YAML mapping, or has an unknown key or a wrong value.
    """
    if source is None:
        return _default_settings()
    overlay = source if isinstance(source, Mapping) else _read_yaml(Path(source))
    where = "settings" if isinstance(source, Mapping) else str(source)
    merged = _merge(_defaults(), overlay)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise SettingsError(f"{where}: {_describe(error)}") from error


@cache
def _defaults() -> dict[str, Any]:
    return _read_yaml(config_path())


@cache
def _default_settings() -> Settings:
    return Settings.model_validate(_defaults())


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read settings from {path}: {error}") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{path} is no valid YAML: {error}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise SettingsError(f"{path}: expected sections with settings, found {type(content).__name__}")
    return content


def _merge(base: Mapping[str, Any], overlay: Mapping[str, Any]) -> dict[str, Any]:
    merged = deepcopy(dict(base))
    for key, value in overlay.items():
        below = merged.get(key)
        merged[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, Mapping) else value
    return merged


def _describe(error: ValidationError) -> str:
    parts = []
    for problem in error.errors():
        key = ".".join(str(step) for step in problem["loc"])
        if problem["type"] == "extra_forbidden":
            parts.append(f"unknown setting '{key}'")
        else:
            parts.append(f"setting '{key}': {problem['msg']} (found {problem['input']!r})")
    return "; ".join(parts)
