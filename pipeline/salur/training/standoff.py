"""Annotations of other people's articles without their words: offsets instead of texts.

A stand-off line is ``{"id", "length", "records"}``, a record as in the gold files but with ``[start, end]`` wherever
they have words of the article. ``length`` is the number of characters of the text that the offsets are into.
"""

from collections.abc import Mapping
from typing import Any

from salur.errors import ResourceError

_LISTS = ("donors", "recipients", "beneficiaries", "intermediaries", "items", "locations")
_SINGLES = ("date", "worth")
_KEPT = ("value", "unit", "approx", "per", "iso")
_JOIN = " … "


def to_standoff(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return a gold line without its words.

    Args:
        row: ``{"id", "records"}`` with fillers, evidence and triggers that are substrings of ``text``.
        text: the article.

    Raises:
        ValueError: a filler is no substring of the text.
    """
    return {"id": row["id"], "length": len(text), "records": [_strip(record, text) for record in row["records"]]}


def from_standoff(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the gold line that a stand-off line stands for.

    Raises:
        ResourceError: the text is not the one that was annotated.
    """
    if len(text) != row["length"]:
        raise ResourceError(f"{row['id']}: annotated over {row['length']} characters, the text has {len(text)}")
    return {"id": row["id"], "records": [_fill(record, text) for record in row["records"]]}


def _strip(record: Mapping[str, Any], text: str) -> dict[str, Any]:
    parts = [part for part in record["evidence"].split(_JOIN) if part]
    evidence = [_offsets(part, text, 0) for part in parts]
    near = evidence[0][0] if evidence else 0
    out: dict[str, Any] = {"evidence": evidence}
    out["triggers"] = [_offsets(trigger, text, near) for trigger in record.get("triggers", ())]
    for slot in _LISTS:
        out[slot] = [_strip_filler(filler, text, near) for filler in record.get(slot, ())]
    for slot in _SINGLES:
        out[slot] = _strip_filler(record[slot], text, near) if record.get(slot) else None
    out["status"] = record["status"]
    return out


def _strip_filler(filler: Mapping[str, Any], text: str, near: int) -> dict[str, Any]:
    out: dict[str, Any] = {"at": _offsets(filler["text"], text, near)}
    if filler.get("aliases"):
        out["aliases"] = [_offsets(alias, text, near) for alias in filler["aliases"]]
    return out | {key: filler[key] for key in _KEPT if key in filler}


def _offsets(words: str, text: str, near: int) -> list[int]:
    start = text.find(words, near)
    if start < 0:
        start = text.index(words)
    return [start, start + len(words)]


def _fill(record: Mapping[str, Any], text: str) -> dict[str, Any]:
    out: dict[str, Any] = {
        "evidence": _JOIN.join(text[start:end] for start, end in record["evidence"]),
        "triggers": [text[start:end] for start, end in record["triggers"]],
        "status": record["status"],
    }
    for slot in _LISTS:
        out[slot] = [_fill_filler(filler, text) for filler in record[slot]]
    for slot in _SINGLES:
        out[slot] = _fill_filler(record[slot], text) if record[slot] else None
    return out


def _fill_filler(filler: Mapping[str, Any], text: str) -> dict[str, Any]:
    start, end = filler["at"]
    words = {"text": text[start:end], "aliases": [text[s:e] for s, e in filler.get("aliases", ())]}
    return words | {key: filler[key] for key in _KEPT if key in filler}
