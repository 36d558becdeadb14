"""From drafts to records: names, values, places, evidence, triggers and stable ids."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from salur.annotations import DateValue, Mention, Place, Quantity
from salur.grammar.goods import Goods
from salur.language.event_choice import Choice, EventDraft
from salur.language.event_records import make_record
from salur.language.event_view import Candidate, EventView, find_candidates
from salur.records import Article, GivingRecord
from tests.language.views import Mark, view_of

TEXT = (
    "DEMAK - Kabar gembira.\nMensos menyerahkan 20 tenda senilai Rp9 juta dan beras kepada warga di Demak kemarin.\n"
    "Bantuan itu disambut lurah."
)
MARKS: dict[str, Mark] = {
    "Mensos": Mention("Kementerian Sosial", "government", 0, "office"),
    "20 tenda": Quantity("count", Decimal(20), unit="unit", object="tenda", approx=True),
    "Rp9 juta": Quantity("money", Decimal(9_000_000), unit="IDR", role="worth"),
    "beras": Goods(0, 0, "food", False),
    "warga": Mention("warga", "group", 1, "nominal"),
    "Demak": Place("Kabupaten Demak", "regency", "33.21", "Jawa Tengah", lat=-6.9, lon=110.6),
    "kemarin": DateValue("2024-05-09", "day", "published"),
    "Bantuan": Goods(0, 0, "other", True),
}
ARTICLE = Article(id="a1", text=TEXT, title="Tenda", source="uji", published=date(2024, 5, 10))
FULL = {"donor": ["Mensos"], "recipient": ["warga"], "location": ["Demak"], "date": ["kemarin"]}


@pytest.fixture
def view() -> EventView:
    return view_of(TEXT, MARKS)


def find(view: EventView, wording: str) -> Candidate:
    return next(c for c in find_candidates(view) if view.text_of(c.start, c.end) == wording)


def record(
    view: EventView,
    items: list[str],
    slots: Mapping[str, list[str]] = FULL,
    *,
    article: Article = ARTICLE,
    planned: float = 0.0,
    confidence: float = 0.8,
) -> GivingRecord:
    names = ("donor", "recipient", "beneficiary", "intermediary", "location", "date", "worth")
    wordings = {**{name: slots.get(name, []) for name in names}, "item": items}
    draft = EventDraft(
        slots={
            role: tuple(Choice(find(view, wording), 0.7, f"{role} in a test") for wording in texts)
            for role, texts in wordings.items()
        },
        anchors=tuple(find(view, wording) for wording in items),
        confidence=confidence,
        planned=planned,
    )
    return make_record(draft, view, article)


def test_parties_have_their_canonical_name(view: EventView) -> None:
    made = record(view, ["20 tenda"])
    assert [(party.text, party.name, party.type) for party in made.donors] == [
        ("Mensos", "Kementerian Sosial", "government")
    ]
    assert made.recipients[0].score == pytest.approx(0.7)
    assert made.recipients[0].reason == "recipient in a test"


def test_items_have_value_unit_and_category_and_stand_in_text_order(view: EventView) -> None:
    tent, rice = record(view, ["beras", "20 tenda"]).items
    assert (tent.text, tent.value, tent.unit, tent.object, tent.approx, tent.category) == (
        "20 tenda", Decimal(20), "unit", "tenda", True, "shelter",
    )  # fmt: skip
    assert (rice.text, rice.value, rice.unit, rice.object, rice.category) == ("beras", None, None, "beras", "food")


def test_money_as_an_item_is_cash_and_no_worth(view: EventView) -> None:
    made = record(view, ["Rp9 juta"])
    assert (made.items[0].value, made.items[0].unit, made.items[0].category) == (Decimal(9_000_000), "IDR", "cash")
    assert made.worth is None


def test_a_stated_worth_in_the_evidence_is_found_without_a_candidate(view: EventView) -> None:
    worth = record(view, ["20 tenda"]).worth
    assert worth is not None
    assert (worth.text, worth.value, worth.currency) == ("Rp9 juta", Decimal(9_000_000), "IDR")


def test_places_and_dates_carry_what_they_were_resolved_to(view: EventView) -> None:
    made = record(view, ["20 tenda"])
    [place] = made.locations
    assert (place.text, place.name, place.code, place.level, place.lat) == (
        "DEMAK" if place.start == 0 else "Demak", "Kabupaten Demak", "33.21", "regency", -6.9,
    )  # fmt: skip
    assert made.date is not None
    assert (made.date.iso, made.date.precision, made.date.anchor) == ("2024-05-09", "day", "published")


@pytest.mark.parametrize(
    ("planned", "status"), [(0.0, "delivered"), (0.49, "delivered"), (0.51, "planned"), (1.0, "planned")]
)
def test_status(view: EventView, planned: float, status: str) -> None:
    assert record(view, ["20 tenda"], planned=planned).status == status


@pytest.mark.parametrize(("given", "kept"), [(0.3, 0.3), (1.0000001, 1.0), (-1e-9, 0.0)])
def test_confidence_is_a_probability(view: EventView, given: float, kept: float) -> None:
    assert record(view, ["20 tenda"], confidence=given).confidence == pytest.approx(kept)


def test_evidence_is_the_sentences_of_the_things_given(view: EventView) -> None:
    made = record(view, ["20 tenda", "Bantuan"])
    first, second = made.evidence
    assert first.text == "Mensos menyerahkan 20 tenda senilai Rp9 juta dan beras kepada warga di Demak kemarin."
    assert second.text == "Bantuan itu disambut lurah."
    assert all(TEXT[span.start : span.end] == span.text for span in made.evidence)


def test_triggers_are_the_giving_words_beside_the_things_given(view: EventView) -> None:
    made = record(view, ["20 tenda", "beras"])
    assert [trigger.text for trigger in made.triggers] == ["menyerahkan"]
    assert all(TEXT[span.start : span.end] == span.text for span in made.triggers)


def test_a_slot_may_be_empty(view: EventView) -> None:
    made = record(view, ["20 tenda"], {"donor": ["Mensos"]})
    assert made.recipients == ()
    assert made.locations == ()
    assert made.date is None


def test_a_span_without_annotation_fills_a_slot_as_written(view: EventView) -> None:
    bare = Candidate(
        *next((start, end) for start, end, e in view.triggers if e.lemma == "serah"), frozenset({"tagged"})
    )
    draft = EventDraft(
        slots={
            **dict.fromkeys(("beneficiary", "intermediary", "recipient", "worth"), ()),
            "item": (Choice(bare, 0.9, "model"),), "donor": (Choice(bare, 0.9, "model"),),
            "location": (Choice(bare, 0.9, "model"),), "date": (Choice(bare, 0.9, "model"),),
        },
        anchors=(bare,),
        confidence=0.9,
        planned=0.0,
    )  # fmt: skip
    made = make_record(draft, view, ARTICLE)
    assert (made.donors[0].name, made.donors[0].type) == ("menyerahkan", "unknown")
    assert made.locations[0].code is None
    assert made.date is not None
    assert made.date.iso is None


def test_the_id_depends_on_the_article_and_on_what_is_given(view: EventView) -> None:
    ids = [
        record(view, ["20 tenda"]).record_id,
        record(view, ["20 tenda"], {"donor": ["Mensos"]}, confidence=0.2, planned=1).record_id,
        record(view, ["beras"]).record_id,
        record(view, ["20 tenda"], article=ARTICLE.model_copy(update={"id": "a2"})).record_id,
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_the_articles_fields_are_handed_on(view: EventView) -> None:
    made = record(view, ["20 tenda"])
    assert (made.article_id, made.title, made.source, made.published) == ("a1", "Tenda", "uji", date(2024, 5, 10))
