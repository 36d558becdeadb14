"""Losses by class, on records made for each."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.training.losses import CLASSES, Loss, count_losses
from salur.training.scoring import SLOTS, fillers


def record(**slots: Any) -> dict[str, Any]:
    return {
        "donors": ["PT Tirta Abadi"],
        "recipients": ["Desa Wates"],
        "items": [{"text": "40 sak semen", "value": 40}],
    } | slots


GOLD = record(locations=["Kulon Progo"])


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param([GOLD], [GOLD], [], id="all right"),
        pytest.param([record()], [], [("article left empty", s, True) for s in ("donors", "recipients", "items")], id="nothing"),
        pytest.param([], [record()], [("article without event", s, False) for s in ("donors", "recipients", "items")], id="false alarm"),
        pytest.param([GOLD], [record()], [("slot left empty", "locations", True)], id="empty slot"),
        pytest.param([record()], [GOLD], [("slot should be empty", "locations", False)], id="slot too many"),
        pytest.param(
            [record(donors=["PT Tirta Abadi", "Bank Nagari"])], [record()], [("list cut short", "donors", True)], id="short list"
        ),
        pytest.param(
            [record()], [record(donors=["PT Tirta Abadi", "Bank Nagari"])], [("spare filler in a list", "donors", False)],
            id="long list",
        ),
        pytest.param(
            [record()], [record(recipients=["Bupati Sleman"])],
            [("another filler instead", "recipients", True), ("wrong filler", "recipients", False)], id="another",
        ),
        pytest.param(
            [record()], [record(items=[{"text": "40 sak semen", "value": 4}])],
            [("right words, wrong value", "items", True), ("wrong filler", "items", False)], id="wrong value",
        ),
        pytest.param(
            [record()], [record(), record(donors=["Bank Nagari"])],
            [("event told twice", s, False) for s in ("donors", "recipients", "items")], id="told twice",
        ),
        pytest.param(
            [record(), {"donors": ["Bank Nagari"], "items": ["beras"]}], [record()],
            [("event not seen", "donors", True), ("event not seen", "items", True)], id="not seen",
        ),
    ],
)  # fmt: skip
def test_classes(
    gold: list[dict[str, Any]], predicted: list[dict[str, Any]], expected: list[tuple[str, str, bool]]
) -> None:
    assert sorted(count_losses({"a": gold}, {"a": predicted}).elements()) == sorted(Loss(*loss) for loss in expected)


_words = st.sampled_from(["PT Tirta Abadi", "Bank Nagari", "Desa Wates", "beras", "40 sak semen"])
_records = st.lists(st.fixed_dictionaries({slot: st.lists(_words, max_size=2) for slot in SLOTS[:4]}), max_size=3)


@given(_records, _records)
def test_what_is_not_matched_is_counted_once(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> None:
    losses = count_losses({"a": gold}, {"a": predicted})
    size = {missed: sum(n for loss, n in losses.items() if loss.missed is missed) for missed in (True, False)}
    wanted, found = (sum(len(fillers(r, slot)) for r in records for slot in SLOTS) for records in (gold, predicted))
    assert wanted - size[True] == found - size[False]
    assert {loss.kind for loss in losses} <= set(CLASSES)
