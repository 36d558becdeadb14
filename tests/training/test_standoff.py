"""Annotations without words: offsets in, the same record out."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salur.errors import ResourceError
from salur.training.standoff import from_standoff, to_standoff

TEXT = (
    "Yayasan Pelita Kasih memberi kabar baik. Kemarin Yayasan Pelita Kasih menyerahkan 20 tenda senilai Rp9 juta "
    "kepada warga Demak melalui BPBD. Tenda itu dipasang di Demak."
)
RECORD: dict[str, Any] = {
    "evidence": "Kemarin Yayasan Pelita Kasih menyerahkan 20 tenda senilai Rp9 juta … Tenda itu dipasang di Demak.",
    "triggers": ["menyerahkan"],
    "donors": [{"text": "Yayasan Pelita Kasih", "aliases": ["Yayasan Pelita"]}],
    "recipients": [{"text": "warga Demak", "aliases": []}],
    "beneficiaries": [],
    "intermediaries": [{"text": "BPBD", "aliases": []}],
    "items": [{"text": "20 tenda", "aliases": ["Tenda itu"], "value": 20, "unit": None, "approx": False}],
    "locations": [{"text": "Demak", "aliases": []}],
    "date": {"text": "Kemarin", "aliases": [], "iso": "2024-05-09"},
    "worth": {"text": "Rp9 juta", "aliases": [], "value": 9_000_000, "unit": "IDR"},
    "status": "delivered",
}
ROW = {"id": "a1", "records": [RECORD]}


def test_there_and_back() -> None:
    assert from_standoff(to_standoff(ROW, TEXT), TEXT) == ROW


def test_no_word_of_the_article_is_left() -> None:
    line = json.dumps(to_standoff(ROW, TEXT))
    words = {word.strip(".,") for word in TEXT.split() if len(word) > 5}
    assert not [word for word in words if word in line]


def test_a_filler_is_looked_for_from_the_evidence_on() -> None:
    [record] = to_standoff(ROW, TEXT)["records"]
    start, end = record["donors"][0]["at"]
    assert TEXT[start:end] == "Yayasan Pelita Kasih"
    assert start == TEXT.rindex("Yayasan Pelita Kasih")


def test_a_filler_only_before_the_evidence_is_found_too() -> None:
    record = {**RECORD, "donors": [{"text": "kabar baik", "aliases": []}]}
    found = to_standoff({"id": "a1", "records": [record]}, TEXT)["records"][0]["donors"][0]["at"]
    assert found == [TEXT.index("kabar baik"), TEXT.index("kabar baik") + len("kabar baik")]


def test_words_that_the_article_lacks_are_refused() -> None:
    record = {**RECORD, "donors": [{"text": "Yayasan Lain", "aliases": []}]}
    with pytest.raises(ValueError, match="substring"):
        to_standoff({"id": "a1", "records": [record]}, TEXT)


def test_another_text_is_refused() -> None:
    with pytest.raises(ResourceError, match=r"a1.*characters"):
        from_standoff(to_standoff(ROW, TEXT), TEXT + " ")


def test_an_article_without_events() -> None:
    line = to_standoff({"id": "a2", "records": []}, TEXT)
    assert line == {"id": "a2", "length": len(TEXT), "records": []}
    assert from_standoff(line, TEXT) == {"id": "a2", "records": []}


@given(st.data())
def test_any_stretches_come_back(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab …\u0301é", min_size=1, max_size=40).filter(str.strip))

    def words() -> str:
        start = data.draw(st.integers(0, len(text) - 1))
        return text[start : data.draw(st.integers(start + 1, len(text)))]

    evidence = next((part for part in text.split(" … ") if part), None)
    assume(evidence)
    record = {
        **RECORD, "evidence": evidence, "triggers": [words()], "donors": [{"text": words(), "aliases": [words()]}],
        "recipients": [], "intermediaries": [], "items": [], "locations": [], "date": None, "worth": None,
    }  # fmt: skip
    row = {"id": "a", "records": [record]}
    assert from_standoff(to_standoff(row, text), text) == row
