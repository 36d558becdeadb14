"""Things given as whole phrases, each once."""

import pytest

from salur.language.event_choice import Choice
from salur.language.event_items import settle_items
from salur.language.event_view import Candidate
from tests.language.views import view_of


@pytest.mark.parametrize(
    ("text", "things", "expected"),
    [
        ("Warga mendapatkan masker dan sabun.", ["mendapatkan masker dan"], ["masker"]),
        ("Puskesmas membagikan alat bantu jalan kepada lansia.", ["alat bantu", "jalan"], ["alat bantu jalan"]),
        ("Bantuan berupa selimut tebal tiba.", ["Bantuan", "selimut tebal"], ["selimut tebal"]),
        ("Bantuan itu tiba kemarin.", ["Bantuan"], ["Bantuan"]),
        ("Mereka membawa masker dan masker kain.", ["masker", "masker kain"], ["masker kain"]),
        ("Mereka membawa beras, gula, dan teh.", ["beras", "gula", "teh"], ["beras", "gula", "teh"]),
        ("Ada tenda (ukuran besar) di sana.", ["tenda (ukuran besar)"], ["tenda (ukuran besar)"]),
    ],
)
def test_phrases_are_whole_and_said_once(text: str, things: list[str], expected: list[str]) -> None:
    view = view_of(text)
    choices = []
    for number, thing in enumerate(things):
        at = text.index(thing)
        span = Candidate(view.starts.index(at), view.ends.index(at + len(thing)) + 1, frozenset({"tagged"}))
        choices.append(Choice(span, 0.9 - number / 100, "model"))
    assert [view.text_of(c.candidate.start, c.candidate.end) for c in settle_items(choices, view)] == expected
