"""Check files of annotated articles against the annotation guidelines: what a script can see, a reader need not."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

PARTY_SLOTS = ("donors", "recipients", "beneficiaries", "intermediaries")
LIST_SLOTS = (*PARTY_SLOTS, "items", "locations")
RECORD_KEYS = {*LIST_SLOTS, "evidence", "date", "worth", "status", "triggers"}
ARTICLE_KEYS = {"id", "source", "title", "published", "text", "records"}
STATUSES = ("delivered", "planned")
MAX_ALIASES = 5
EVIDENCE_GAP = " … "
WEEKDAYS = {"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "sabtu": 5, "minggu": 6, "ahad": 6}

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_WEEKDAY = re.compile(
    r"(?:hari |pada )?(senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad)\b(?! (?:pagi )?ke)", re.IGNORECASE
)


def check_gold(path: Path) -> list[str]:
    """Return what is wrong with a gold file, a message each, in the order of its lines; empty when all is well.

    Checked are the keys, unique ids, that every filler, alias, trigger and piece of evidence is an exact substring of
    the article's text, values and units of items, ISO dates (and that they fall on the weekday that the text names),
    status, that a record has an item and a party, and that no two records of an article are the same.

    Args:
        path: a JSON Lines file, an article a line.
    """
    problems: list[str] = []
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path.name}:{number}"
        try:
            article = json.loads(line)
        except json.JSONDecodeError as error:
            problems.append(f"{where}: no JSON: {error}")
            continue
        if not isinstance(article, dict) or set(article) != ARTICLE_KEYS:
            problems.append(f"{where}: an article has exactly the keys {sorted(ARTICLE_KEYS)}")
            continue
        where = f"{where} {article['id']}"
        if article["id"] in seen:
            problems.append(f"{where}: id used twice")
        seen.add(article["id"])
        problems += [f"{where}: {message}" for message in _check_article(article)]
    return problems


def _check_article(article: dict[str, Any]) -> Iterator[str]:
    text = article["text"]
    if not isinstance(text, str) or not text.strip():
        yield "no text"
        return
    published = article["published"]
    if published is not None and not _is_iso(published, full=True):
        yield f"published is no ISO date: {published!r}"
    if not article["source"] or not article["title"]:
        yield "source or title missing"
    shapes = []
    for index, record in enumerate(article["records"], start=1):
        yield from (f"record {index}: {message}" for message in check_record(record, text))
        shapes.append(json.dumps({key: record.get(key) for key in LIST_SLOTS}, sort_keys=True))
    if len(set(shapes)) < len(shapes):
        yield "two records say the same"


def check_record(record: dict[str, Any], text: str) -> Iterator[str]:
    """Yield what is wrong with one record of an article that has this text."""
    if set(record) != RECORD_KEYS:
        yield f"keys missing or unknown: {sorted(set(record) ^ RECORD_KEYS)}"
        return
    for slot in LIST_SLOTS:
        for filler in record[slot]:
            yield from _check_filler(slot, filler, text)
    for item in record["items"]:
        yield from _check_item(item)
    if record["date"] is not None:
        yield from _check_filler("date", record["date"], text)
        yield from _check_date(record["date"])
    if record["worth"] is not None:
        yield from _check_filler("worth", record["worth"], text)
        if not _is_number(record["worth"].get("value")) or not _is_currency(record["worth"].get("unit")):
            yield f"worth needs a number and a currency: {record['worth']}"
    if record["status"] not in STATUSES:
        yield f"status is none of {STATUSES}: {record['status']!r}"
    if not record["items"] or not (record["donors"] or record["recipients"]):
        yield "a record needs an item, and a donor or a recipient"
    yield from _check_words(record, text)


def _check_words(record: dict[str, Any], text: str) -> Iterator[str]:
    """Triggers and evidence."""
    if not record["triggers"]:
        yield "no trigger"
    yield from (f"trigger is not in the text: {trigger!r}" for trigger in record["triggers"] if trigger not in text)
    evidence = record["evidence"]
    if not evidence:
        yield "no evidence"
    yield from (f"evidence is not in the text: {part!r}" for part in evidence.split(EVIDENCE_GAP) if part not in text)


def _check_filler(slot: str, filler: dict[str, Any], text: str) -> Iterator[str]:
    written, aliases = filler.get("text"), filler.get("aliases")
    if not written or not isinstance(aliases, list):
        yield f"{slot}: a filler has text and aliases: {filler}"
        return
    for form in (written, *aliases):
        if form not in text:
            yield f"{slot}: not in the text: {form!r}"
        elif form != form.strip():
            yield f"{slot}: blanks around {form!r}"
    if len(aliases) > MAX_ALIASES or len({written, *aliases}) <= len(aliases):
        yield f"{slot}: more than {MAX_ALIASES} aliases, or one twice: {filler}"


def _check_item(item: dict[str, Any]) -> Iterator[str]:
    unknown = set(item) - {"text", "aliases", "value", "unit", "object", "approx", "per"}
    if unknown or not {"value", "unit", "object", "approx"} <= set(item):
        yield f"item: keys missing or unknown: {item}"
        return
    value, unit, thing = item["value"], item["unit"], item["object"]
    if value is not None and (not _is_number(value) or value <= 0):
        yield f"item: value is no positive number: {value!r}"
    if not all(part is None or (isinstance(part, str) and part) for part in (unit, thing)):
        yield f"item: unit and object are text or null: {item}"
    if not isinstance(item["approx"], bool) or item.get("per", "recipient") != "recipient":
        yield f"item: approx is true or false, per is 'recipient' or absent: {item}"
    if value is not None and value != 1 and not any(map(_has_number, (item["text"], *item["aliases"]))):
        yield f"item: a value without a number in the text or an alias: {item['text']!r}"
    if re.match(r"(?:Rp|IDR)", item["text"]) and unit != "IDR":
        yield f"item: rupiah with unit {unit!r}: {item['text']!r}"


def _has_number(text: str) -> bool:
    tens = "se(?:puluh|belas|ratus|ribu|juta|pasang|lusin)"
    words = rf"\d|\b(?:{tens}|setengah|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|(?:ratus|ribu|juta|miliar)\w*)\b"
    return re.search(words, text, re.IGNORECASE) is not None


def _check_date(when: dict[str, Any]) -> Iterator[str]:
    iso = when.get("iso")
    if iso is None:
        return
    if not _is_iso(iso):
        yield f"date: iso is no YYYY, YYYY-MM or YYYY-MM-DD: {iso!r}"
        return
    named = _WEEKDAY.match(when["text"])
    if named and len(iso) == len("YYYY-MM-DD") and date.fromisoformat(iso).weekday() != WEEKDAYS[named[1].casefold()]:
        yield f"date: {iso} is no {named[1]}"


def _is_iso(value: object, *, full: bool = False) -> bool:
    if not isinstance(value, str) or not _ISO.fullmatch(value) or (full and len(value) < len("YYYY-MM-DD")):
        return False
    try:
        date.fromisoformat(f"{value}-01-01"[: len("YYYY-MM-DD")])
    except ValueError:
        return False
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_currency(unit: object) -> bool:
    return isinstance(unit, str) and re.fullmatch(r"[A-Z]{3}", unit) is not None
