"""From the fields of an input to an :class:`~salur.records.Article`: mended, checked, with an id and a date."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import ftfy

from salur.config import ReaderSettings
from salur.io.language import foreign_language
from salur.io.published import parse_published
from salur.io.report import Report
from salur.records import Article, stable_id

# Curly quotes stay: they are what the text says, and sentence boundaries are read from them.
_MENDING = ftfy.TextFixerConfig(uncurl_quotes=False, explain=False)
# Only such texts can need mending; the others skip ftfy.
_SUSPECT = re.compile(r"[^\n\t -%'-~]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Delivery(NamedTuple):
    """An article with the input that it came from."""

    article: Article
    path: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: its file, and its line or row in it (counted from 1) if the file holds many."""

    path: str
    line: int | None = None
    unit: str = "line"

    @property
    def id(self) -> str:
        """The stand-in for an article's id: ``file.jsonl:3``."""
        return self.path if self.line is None else f"{self.path}:{self.line}"

    def says(self, reason: str) -> str:
        """Return the reason with the line before it."""
        return reason if self.line is None else f"{self.unit} {self.line}: {reason}"


def mend(text: str, *, full: bool) -> str:
    """Return the text with mojibake, odd line ends, control characters and Unicode forms mended (ftfy, NFC).

    Args:
        text: as it was decoded.
        full: ``False`` replaces lone surrogates alone, which no file can hold.
    """
    if full and _SUSPECT.search(text):
        text = ftfy.fix_text(text, _MENDING)
    return _SURROGATE.sub("\ufffd", text)


def make_article(
    fields: Mapping[str, Any], place: Place, *, settings: ReaderSettings, report: Report
) -> Article | None:
    """Return the article that an input's fields tell, or ``None`` after noting in the report why there is none.

    Args:
        fields: the input's fields by the names that ``settings.fields`` gives; the others become ``metadata``.
        place: where it stands.
        settings: names of the fields, mending, longest article, language check.
        report: told of rejects and notices.
    """
    names = settings.fields
    known = {names.id, names.text, names.title, names.published, names.url, names.source}
    article_id = identifier(fields.get(names.id))
    name = article_id or place.id
    raw = fields.get(names.text)
    problem = _problem(raw, names.text, settings.max_characters, fields)
    if problem:
        report.reject(name, place.says(problem), path=place.path)
        return None
    text = mend(raw or "", full=settings.mend_text)
    # Mending may leave nothing (control characters) or lengthen a text.
    problem = _problem(text, names.text, settings.max_characters, fields)
    if problem:
        report.reject(name, place.says(problem), path=place.path)
        return None
    article = Article(
        id=article_id or stable_id(text),
        text=text,
        title=_line(fields.get(names.title), settings),
        source=_line(fields.get(names.source), settings),
        url=_line(fields.get(names.url), settings),
        published=_published(fields.get(names.published), name, place, report),
        metadata={str(key): value for key, value in fields.items() if key not in known},
    )
    language = foreign_language(text, probability=settings.foreign_language_probability)
    if language:
        reason = f"the text is not Indonesian but probably '{language}'; records from it are not to be relied on"
        report.notice("language", article.id, place.says(reason), path=place.path)
    return article


def _problem(text: object, field: str, longest: int, fields: Mapping[str, Any]) -> str | None:
    if text is None:
        if field in fields:
            return f"field '{field}' is empty"
        return f"no field '{field}' (found: {_listing(fields)})"
    if not isinstance(text, str):
        return f"field '{field}' holds no text but {type(text).__name__}"
    if not text.strip():
        return "the text is blank"
    if len(text) > longest:
        return f"the text has {len(text):,} characters, more than reader.max_characters ({longest:,})"
    return None


def _listing(fields: Mapping[str, Any]) -> str:
    shown = [str(name)[:30] for name in list(fields)[:8]]
    return ", ".join(shown) + (", …" if len(fields) > 8 else "") if shown else "none"


def identifier(value: object) -> str | None:
    """Return the id that a field of the input tells, ``None`` if it tells none."""
    # A float is what pandas makes of a column of numbers with gaps.
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return _SURROGATE.sub("\ufffd", str(value)).strip() or None


def _line(value: object, settings: ReaderSettings) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(mend(value, full=settings.mend_text).split()) or None


def _published(value: object, name: str, place: Place, report: Report) -> date | None:
    try:
        return parse_published(value)
    except ValueError as error:
        reason = f"{error}; the article goes on without its publication date"
        report.notice("published", name, place.says(reason), path=place.path)
        return None
