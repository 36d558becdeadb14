"""Which things given are told of as one event."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from salur.annotations import Mention, Quantity
from salur.language.event_clusters import group_anchors
from tests.language.test_event_assembly import Given, scores_of
from tests.language.views import Mark, view_of

THRESHOLDS: Mapping[str, float] = {"join": 0.5, "recipient": 0.2}
FIRST = "Bank Melati mengirim 8 tenda kepada BPBD Demak. "
MARKS: dict[str, Mark] = {
    "BPBD Demak": Mention("BPBD Demak", "government", 0),
    "RSUD Wates": Mention("RSUD Wates", "government", 1),
    "8 tenda": Quantity("count", Decimal(8), object="tenda"),
    "3 genset": Quantity("count", Decimal(3), object="genset"),
}


def groups(second: str, given: Given, *, joined: float = 0.8) -> list[list[str]]:
    """The things given of the first sentence and of another, event by event."""
    view = view_of(FIRST + second, {name: mark for name, mark in MARKS.items() if name in FIRST + second})
    scores = scores_of(view, given, joined=joined)
    things = [view.text_of(one.start, one.end) for one in (scores.candidates[n] for n in scores.anchors)]
    return [[things[row] for row in group] for group in group_anchors(scores, view, [0, 1], THRESHOLDS)]


@pytest.mark.parametrize("receiver", ["RSUD Wates", "BPBD Demak"])
@pytest.mark.parametrize("verb", ["juga mengirim", "mengirim"])
def test_what_was_given_besides_to_somebody_else_is_another_event(verb: str, receiver: str) -> None:
    text = f"Bank itu {verb} 3 genset ke {receiver}."
    found = groups(text, {"8 tenda": {"BPBD Demak/recipient": 0.9}, "3 genset": {f"{receiver}/recipient": 0.9}})
    apart = verb.startswith("juga") and receiver != "BPBD Demak"
    assert found == ([["8 tenda"], ["3 genset"]] if apart else [["8 tenda", "3 genset"]])


def test_a_thing_given_besides_without_a_receiver_of_its_own_stays() -> None:
    given = {"8 tenda": {"BPBD Demak/recipient": 0.9}, "3 genset": {"BPBD Demak/recipient": 0.9}}
    assert groups("Bank itu juga mengirim 3 genset.", given) == [["8 tenda", "3 genset"]]


def test_things_that_the_scorer_keeps_apart_stay_apart() -> None:
    given = {"8 tenda": {"BPBD Demak/recipient": 0.9}, "3 genset": {"RSUD Wates/recipient": 0.9}}
    assert groups("Bank itu mengirim 3 genset ke RSUD Wates.", given, joined=0.1) == [["8 tenda"], ["3 genset"]]
