"""Breakdowns share their receivers out, whether they stand before or behind the amounts."""

from collections.abc import Sequence

import pytest
import spacy

from salur.annotations import register_extensions
from salur.language.event_breakdown import share_out
from salur.language.event_choice import Choice, EventDraft
from salur.language.event_view import Candidate, EventView, make_view

ROLES = ("donor", "recipient", "beneficiary", "intermediary", "location", "date", "worth")


def candidate(view: EventView, words: str, source: str) -> Candidate:
    wanted = words.casefold().split()
    start = next(n for n in range(len(view.words)) if view.words[n : n + len(wanted)] == wanted)
    return Candidate(start, start + len(wanted), frozenset({source}))


def draft(view: EventView, thing: str, receivers: Sequence[str]) -> EventDraft:
    item = candidate(view, thing, "quantity")
    slots: dict[str, tuple[Choice, ...]] = dict.fromkeys(ROLES, ())
    slots["item"] = (Choice(item, 0.9, ""),)
    slots["recipient"] = tuple(Choice(candidate(view, name, "mention"), 0.8, "") for name in receivers)
    return EventDraft(slots, (item,), 0.9, 0.0)


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    register_extensions()
    pipeline = spacy.blank("xx")
    pipeline.add_pipe("salur_sentences")
    return pipeline


@pytest.mark.parametrize(
    "text",
    [
        "Desa Arum menerima 60 paket , Desa Bakti 71 paket , dan Desa Citra 94 paket .",
        "Dibagikan 60 paket untuk Desa Arum , 71 paket untuk Desa Bakti , dan 94 paket untuk Desa Citra .",
    ],
)
def test_each_amount_has_its_own_receiver(nlp: spacy.language.Language, text: str) -> None:
    view = make_view(nlp(text))
    villages = ["Desa Arum", "Desa Bakti", "Desa Citra"]
    drafts = [draft(view, thing, villages) for thing in ("60 paket", "71 paket", "94 paket")]
    shared = share_out(drafts, view)
    receivers = [[view.text_of(c.candidate.start, c.candidate.end) for c in d.slots["recipient"]] for d in shared]
    assert receivers == [[village] for village in villages]


def test_receivers_of_one_thing_stay_together(nlp: spacy.language.Language) -> None:
    view = make_view(nlp("Sebanyak 60 paket diterima Desa Arum dan Desa Bakti ."))
    alone = [draft(view, "60 paket", ["Desa Arum", "Desa Bakti"])]
    assert share_out(alone, view) == alone


def test_amounts_without_receivers_between_keep_all(nlp: spacy.language.Language) -> None:
    view = make_view(nlp("Desa Arum menerima 60 paket dan 71 paket ."))
    drafts = [draft(view, thing, ["Desa Arum"]) for thing in ("60 paket", "71 paket")]
    assert share_out(drafts, view) == drafts
