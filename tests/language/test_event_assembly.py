"""From scores to drafts: what is joined, what wins a slot, what is dropped."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from salur.annotations import DateValue, Mention, Place, Quantity
from salur.config import load_settings
from salur.language.event_assembly import assemble
from salur.language.event_choice import EventDraft
from salur.language.event_scores import ROLE_INDEX, ROLES, EventScores
from salur.language.event_view import EventView, find_candidates
from tests.language.views import Mark, view_of

TEXT = (
    "Yayasan Pelita menyerahkan 20 tenda dan 9 perahu kepada BPBD Demak untuk korban banjir di Kabupaten Demak kemarin. "
    "Koperasi Jaya lewat Bank Melati menyumbang 7 genset senilai Rp8 juta kepada Desa Wates, Selasa."
)
MARKS: dict[str, Mark] = {
    "Yayasan Pelita": Mention("Yayasan Pelita", "ngo", 0),
    "20 tenda": Quantity("count", Decimal(20), object="tenda"),
    "9 perahu": Quantity("count", Decimal(9), object="perahu"),
    "BPBD Demak": Mention("BPBD Kabupaten Demak", "government", 1),
    "korban banjir": Mention("korban banjir", "group", 2, "nominal"),
    "Kabupaten Demak": Place("Kabupaten Demak", "regency"),
    "kemarin": DateValue("2024-05-09", "day"),
    "Koperasi Jaya": Mention("Koperasi Jaya", "company", 3),
    "Bank Melati": Mention("Bank Melati", "company", 4),
    "7 genset": Quantity("count", Decimal(7), object="genset"),
    "Rp8 juta": Quantity("money", Decimal(8_000_000), unit="IDR", role="worth"),
    "Desa Wates": Mention("Desa Wates", "government", 5),
    "Selasa": DateValue("2024-05-07", "day"),
}
Given = Mapping[str, Mapping[str, float]]


@pytest.fixture(scope="module")
def thresholds() -> dict[str, float]:
    return load_settings().events.thresholds.model_dump()


def scores_of(
    view: EventView, given: Given, *, joined: float = 0.0, sure: float = 0.9, planned: float = 0.0
) -> EventScores:
    """Scores that say, by thing given, what role each wording plays; ``joined`` is how alike all the things are."""
    candidates = find_candidates(view)
    texts = [view.text_of(c.start, c.end) for c in candidates]
    anchors = sorted(texts.index(thing) for thing in given)
    roles = np.zeros((len(anchors), len(candidates), len(ROLES)), dtype=np.float32)
    for row, anchor in enumerate(anchors):
        roles[row, anchors, ROLE_INDEX["item"]] = joined
        roles[row, anchor, ROLE_INDEX["item"]] = 1
        for wording, score in given[texts[anchor]].items():
            text, _, role = wording.partition("/")
            roles[row, texts.index(text), ROLE_INDEX[role]] = score
    shape = len(anchors)
    return EventScores(
        candidates, anchors, np.full(shape, sure, np.float32), roles, np.full(shape, planned, np.float32)
    )


def told(view: EventView, draft: EventDraft) -> dict[str, list[str]]:
    slots = {
        role: [view.text_of(c.candidate.start, c.candidate.end) for c in choices]
        for role, choices in draft.slots.items()
    }
    return {role: texts for role, texts in slots.items() if texts}


def drafts_of(given: Given, thresholds: Mapping[str, float], **options: float) -> list[dict[str, list[str]]]:
    view = view_of(TEXT, MARKS)
    return [told(view, draft) for draft in assemble(scores_of(view, given, **options), view, thresholds)]


def test_every_slot_is_filled_by_its_candidate(thresholds: dict[str, float]) -> None:
    given = {
        "7 genset": {
            "Koperasi Jaya/donor": 0.9, "Desa Wates/recipient": 0.8, "Bank Melati/intermediary": 0.7, "Selasa/date": 0.9,
            "Rp8 juta/worth": 0.9,
        }
    }  # fmt: skip
    assert drafts_of(given, thresholds) == [
        {"item": ["7 genset"], "donor": ["Koperasi Jaya"], "recipient": ["Desa Wates"], "intermediary": ["Bank Melati"],
         "date": ["Selasa"], "worth": ["Rp8 juta"]},
    ]  # fmt: skip


def test_things_are_joined_above_the_threshold_only(thresholds: dict[str, float]) -> None:
    given = {"20 tenda": {"Yayasan Pelita/donor": 0.9}, "9 perahu": {"Yayasan Pelita/donor": 0.9}}
    together = drafts_of(given, thresholds, joined=thresholds["join"] + 0.1)
    apart = drafts_of(given, thresholds, joined=thresholds["join"] - 0.1)
    assert together == [{"item": ["20 tenda", "9 perahu"], "donor": ["Yayasan Pelita"]}]
    assert [draft["item"] for draft in apart] == [["20 tenda"], ["9 perahu"]]


def test_things_of_low_score_are_no_events(thresholds: dict[str, float]) -> None:
    given = {"20 tenda": {"Yayasan Pelita/donor": 0.9}}
    assert drafts_of(given, thresholds, sure=thresholds["anchor"] - 0.05) == []


def test_an_event_with_neither_giver_nor_receiver_is_none(thresholds: dict[str, float]) -> None:
    assert drafts_of({"20 tenda": {"kemarin/date": 0.9}}, thresholds) == []


def test_the_likeliest_party_saves_an_event(thresholds: dict[str, float]) -> None:
    score = (thresholds["fallback"] + min(thresholds["donor"], thresholds["recipient"])) / 2
    given = {"20 tenda": {"Yayasan Pelita/donor": score - 0.01, "BPBD Demak/recipient": score}}
    assert drafts_of(given, thresholds) == [{"item": ["20 tenda"], "recipient": ["BPBD Demak"]}]


def test_the_end_group_behind_a_receiver_is_the_beneficiary(thresholds: dict[str, float]) -> None:
    given = {
        "20 tenda": {
            "Yayasan Pelita/donor": 0.9, "BPBD Demak/recipient": 1.0, "korban banjir/recipient": 0.99,
            "korban banjir/beneficiary": 0.99,
        }
    }  # fmt: skip
    [draft] = drafts_of(given, thresholds)
    assert draft["recipient"] == ["BPBD Demak"]
    assert draft["beneficiary"] == ["korban banjir"]


def test_a_beneficiary_alone_is_the_receiver(thresholds: dict[str, float]) -> None:
    given = {"20 tenda": {"korban banjir/recipient": 0.9, "korban banjir/beneficiary": 0.9}}
    [draft] = drafts_of(given, thresholds)
    assert draft["recipient"] == ["korban banjir"]
    assert "beneficiary" not in draft


@pytest.mark.parametrize(
    ("wording", "role"), [("Rp8 juta", "donor"), ("Yayasan Pelita", "date"), ("kemarin", "recipient")]
)
def test_a_slot_takes_only_what_can_fill_it(thresholds: dict[str, float], wording: str, role: str) -> None:
    given = {"20 tenda": {f"{wording}/{role}": 0.99, "BPBD Demak/recipient": 0.9}}
    [draft] = drafts_of(given, thresholds)
    assert wording not in draft.get(role, [])


def test_a_date_is_single(thresholds: dict[str, float]) -> None:
    given = {"20 tenda": {"Yayasan Pelita/donor": 0.9, "kemarin/date": 0.8, "Selasa/date": 0.9}}
    [draft] = drafts_of(given, thresholds)
    assert draft["date"] == ["Selasa"]


def test_two_mentions_of_one_party_fill_a_slot_once(thresholds: dict[str, float]) -> None:
    text = "Yayasan Pelita memberi kabar: Pelita menyerahkan 20 tenda kepada warga."
    marks: dict[str, Mark] = {
        "Yayasan Pelita": Mention("Yayasan Pelita", "ngo", 0), "Pelita#2": Mention("Yayasan Pelita", "ngo", 0, "short"),
        "20 tenda": MARKS["20 tenda"], "warga": Mention("warga", "group", 1, "nominal"),
    }  # fmt: skip
    view = view_of(text, marks)
    scores = scores_of(view, {"20 tenda": {"Yayasan Pelita/donor": 0.85, "Pelita/donor": 0.9, "warga/recipient": 0.9}})
    [draft] = assemble(scores, view, thresholds)
    assert told(view, draft)["donor"] == ["Yayasan Pelita"]


def test_events_stand_in_text_order_and_carry_their_certainty(thresholds: dict[str, float]) -> None:
    view = view_of(TEXT, MARKS)
    given = {"7 genset": {"Koperasi Jaya/donor": 0.9}, "20 tenda": {"Yayasan Pelita/donor": 0.9}}
    scores = scores_of(view, given, sure=0.8, planned=0.75)
    scores.event = 0.5
    first, second = assemble(scores, view, thresholds)
    assert first.anchors[0].start < second.anchors[0].start
    assert first.confidence == pytest.approx(0.4)
    assert first.planned == pytest.approx(0.75)


_VIEW = view_of(TEXT, MARKS)
_CANDIDATES = find_candidates(_VIEW)
_ANCHORS = [n for n, candidate in enumerate(_CANDIDATES) if "quantity" in candidate.sources]
_ROLES_SHAPE = (len(_ANCHORS), len(_CANDIDATES), len(ROLES))
_unit = st.floats(0, 1, width=32)


@given(arrays(np.float32, len(_ANCHORS), elements=_unit), arrays(np.float32, _ROLES_SHAPE, elements=_unit))
def test_any_scores_give_sound_drafts(sure: np.ndarray, roles: np.ndarray) -> None:
    thresholds = load_settings().events.thresholds.model_dump()
    scores = EventScores(_CANDIDATES, _ANCHORS, sure, roles, np.zeros(len(_ANCHORS), np.float32))
    drafts = assemble(scores, _VIEW, thresholds)
    anchors = [anchor for draft in drafts for anchor in draft.anchors]
    assert len(anchors) == len(set(anchors))
    for draft in drafts:
        assert draft.slots["item"]
        assert draft.slots["donor"] or draft.slots["recipient"]
        assert len(draft.slots["date"]) <= 1
        assert len(draft.slots["worth"]) <= 1
        assert 0 <= draft.confidence <= 1 + 1e-6
