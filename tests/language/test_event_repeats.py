"""One event told twice is one draft; the total of what others give is no gift besides."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from salur.annotations import Mention, Quantity
from salur.language.event_choice import Choice, EventDraft
from salur.language.event_repeats import join_repeats, without_borrowed, without_totals
from salur.language.event_scores import ROLES
from salur.language.event_view import Candidate, EventView
from tests.language.views import Mark, view_of

TEXT = (
    "Koperasi Mekar Jaya menyerahkan 40 paket sembako kepada warga lansia. Koperasi itu, kata ketuanya, memberi "
    "40 paket sembako lewat posyandu. Yayasan Bina memberi 75 paket sembako kepada 31 keluarga dan 52 kepala keluarga. "
    "Yayasan Lain juga mengirim 40 paket sembako. Tiap dapur mendapat Rp2 juta, total Rp8 juta untuk 4 dapur."
)


def _count(value: int, thing: str, unit: str | None = None) -> Quantity:
    return Quantity("count", Decimal(value), unit=unit, object=thing)


MARKS: dict[str, Mark] = {
    "Koperasi Mekar Jaya": Mention("Koperasi Mekar Jaya", "company", 0),
    "Koperasi itu": Mention("Koperasi Mekar Jaya", "company", 0, "short"),
    "Yayasan Bina": Mention("Yayasan Bina", "ngo", 1),
    "Yayasan Lain": Mention("Yayasan Lain", "ngo", 2),
    "warga lansia": Mention("warga lansia", "group", 3, "nominal"),
    "31 keluarga": Mention("31 keluarga", "group", 4, "nominal"),
    "52 kepala keluarga": Mention("52 kepala keluarga", "group", 5, "nominal"),
    "40 paket sembako": _count(40, "sembako", "paket"),
    "40 paket sembako#2": _count(40, "sembako", "paket"),
    "75 paket sembako": _count(75, "sembako", "paket"),
    "40 paket sembako#3": _count(40, "sembako", "paket"),
    "Rp2 juta": Quantity("money", Decimal(2_000_000), unit="IDR"),
    "Rp8 juta": Quantity("money", Decimal(8_000_000), unit="IDR"),
    "4 dapur": _count(4, "dapur"),
}
VIEW = view_of(TEXT, MARKS)


def draft_of(item: str, parties: Mapping[str, str], *, nth: int = 1, confidence: float = 0.5) -> EventDraft:
    """A draft about the nth mention of ``item``, with parties by role."""
    slots: dict[str, tuple[Choice, ...]] = dict.fromkeys(ROLES, ())
    slots |= {role: (Choice(_span(words), 0.8, "model"),) for role, words in parties.items()}
    thing = _span(item, nth)
    slots["item"] = (Choice(thing, confidence, "model"),)
    return EventDraft(slots, (thing,), confidence, 0.0)


def _span(words: str, nth: int = 1) -> Candidate:
    at = -1
    for _ in range(nth):
        at = TEXT.index(words, at + 1)
    return Candidate(VIEW.starts.index(at), VIEW.ends.index(at + len(words)) + 1, frozenset({"quantity"}))


def items_of(drafts: list[EventDraft], view: EventView = VIEW) -> list[list[str]]:
    return [[view.text_of(c.candidate.start, c.candidate.end) for c in draft.slots["item"]] for draft in drafts]


def test_the_same_thing_of_the_same_giver_is_one_event() -> None:
    first = draft_of("40 paket sembako", {"donor": "Koperasi Mekar Jaya"}, confidence=0.4)
    again = draft_of("40 paket sembako", {"donor": "Koperasi itu", "recipient": "warga lansia"}, nth=2, confidence=0.7)
    [joined] = join_repeats([first, again], VIEW)
    assert items_of([joined]) == [["40 paket sembako"]]
    assert joined.confidence == 0.7
    assert len(joined.anchors) == 2
    assert [c.candidate for c in joined.slots["recipient"]] == [_span("warga lansia")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            draft_of("40 paket sembako", {"donor": "Koperasi Mekar Jaya"}),
            draft_of("40 paket sembako", {"donor": "Yayasan Lain"}, nth=3),
            id="another giver",
        ),
        pytest.param(
            draft_of("40 paket sembako", {"donor": "Koperasi Mekar Jaya"}),
            draft_of("75 paket sembako", {"donor": "Koperasi Mekar Jaya"}),
            id="another amount",
        ),
        pytest.param(
            draft_of("40 paket sembako", {"recipient": "31 keluarga"}),
            draft_of("40 paket sembako", {"recipient": "52 kepala keluarga"}, nth=2),
            id="another counted group",
        ),
    ],
)
def test_different_events_stay_apart(first: EventDraft, second: EventDraft) -> None:
    assert len(join_repeats([first, second], VIEW)) == 2


def test_a_total_of_shares_is_no_gift_besides() -> None:
    share = draft_of("Rp2 juta", {"donor": "Yayasan Bina"})
    total = draft_of("Rp8 juta", {"donor": "Yayasan Bina"})
    assert items_of(without_totals([share, total], VIEW)) == [["Rp2 juta"]]


def test_an_amount_that_is_no_total_stays() -> None:
    drafts = [draft_of("40 paket sembako", {"donor": "Yayasan Lain"}), draft_of("75 paket sembako", {})]
    assert without_totals(drafts, VIEW) == drafts


def test_a_date_or_place_of_another_event_is_not_borrowed() -> None:
    first = draft_of("40 paket sembako", {"donor": "Koperasi Mekar Jaya", "location": "warga lansia"})
    other = draft_of("75 paket sembako", {"donor": "Yayasan Bina", "location": "warga lansia"})
    kept = without_borrowed([first, other], VIEW, sure=0.9)
    assert [len(draft.slots["location"]) for draft in kept] == [1, 0]
    # The parties of an event may well stand in a sentence about another.
    assert kept[1].slots["donor"] == other.slots["donor"]
    assert without_borrowed([first, other], VIEW, sure=0.7) == [first, other]
    assert without_borrowed([other], VIEW, sure=0.9) == [other]
