"""Tokens and candidates as arrays: shapes, ranges and what single features say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from salur.grammar.goods import Goods
from salur.language.event_features import (
    CANDIDATE_FEATURES,
    PAIR_FEATURES,
    TOKEN_FEATURES,
    candidate_features,
    pair_features,
    token_features,
)  # fmt: skip
from salur.language.event_grammar import score_by_grammar
from salur.language.event_view import EventView, find_candidates
from tests.language.test_event_grammar import MARKS as GRAMMAR_MARKS
from tests.language.views import Mark, view_of

MARKS: dict[str, Mark] = GRAMMAR_MARKS | {"bantuan": Goods(0, 0, "other", True)}
TEXT = "Yayasan Pelita akan menyerahkan 20 tenda kepada warga di Demak kemarin.\nWarga lain belum menerima bantuan."


def column(view: EventView, name: str) -> dict[str, int]:
    """A token feature by the word that it is of (the last one of each wording)."""
    number = list(TOKEN_FEATURES).index(name)
    return dict(zip(view.shapes, token_features(view)[:, number].tolist(), strict=True))


def test_every_token_feature_is_below_its_size() -> None:
    view = view_of(TEXT, MARKS)
    table = token_features(view)
    assert table.shape == (len(view.words), len(TOKEN_FEATURES))
    assert (table >= 0).all()
    assert (table < np.array(list(TOKEN_FEATURES.values()))).all()


def test_marks_tell_begin_from_inside() -> None:
    view = view_of(TEXT, MARKS)
    quantity, mention = column(view, "quantity"), column(view, "mention")
    assert quantity["20"] > 0
    assert quantity["tenda"] == quantity["20"] + 1
    assert mention["Pelita"] == mention["Yayasan"] + 1
    assert mention["kepada"] == quantity["kepada"] == 0
    assert column(view, "date")["kemarin"] == column(view, "place")["Demak"] == 1


def test_the_lexicon_tells_verbs_markers_and_what_undoes_them() -> None:
    lexicon = column(view_of(TEXT, MARKS), "lexicon")
    words = ("menyerahkan", "menerima", "bantuan", "kepada", "akan", "belum")
    assert len({lexicon[word] for word in words} - {0}) == len(words)
    assert lexicon["lain"] == 0


def test_the_title_and_the_sentence_count() -> None:
    view = view_of(TEXT, MARKS, title="Tenda bagi warga")
    assert column(view, "title")["warga"] == 1
    assert column(view, "title")["Demak"] == 0
    assert column(view, "position")["Yayasan"] == 0
    assert column(view, "position")["bantuan"] == column(view, "position")["lain"] > 0


def test_candidates_have_features_between_0_and_1() -> None:
    view = view_of(TEXT, MARKS)
    grammar = score_by_grammar(view)
    table = candidate_features(view, grammar)
    assert table.shape == (len(grammar.candidates), CANDIDATE_FEATURES)
    assert ((table >= 0) & (table <= 1)).all()
    by_text = {view.text_of(c.start, c.end): row for c, row in zip(grammar.candidates, table, strict=True)}
    assert not np.array_equal(by_text["20 tenda"], by_text["bantuan"])
    # What grammar takes for given says so.
    given_rows = [candidate_features(view, grammar)[anchor].max() for anchor in grammar.anchors]
    assert all(row == 1 for row in given_rows)


def test_pairs_tell_before_from_after_and_near_from_far() -> None:
    view = view_of(TEXT, MARKS)
    grammar = score_by_grammar(view)
    texts = [view.text_of(c.start, c.end) for c in grammar.candidates]
    anchor = texts.index("20 tenda")
    table = pair_features(view, grammar, [anchor])
    assert table.shape == (1, len(texts), PAIR_FEATURES)
    assert ((table >= 0) & (table <= 1)).all()
    donor, recipient, later = (table[0, texts.index(text)] for text in ("Yayasan Pelita", "warga", "bantuan"))
    assert not np.array_equal(donor, recipient)
    assert not np.array_equal(recipient, later)
    # Same span, same sentence, another sentence.
    assert table[0, anchor, 22] == 1
    assert (donor[26], later[26]) == (1, 0)


def test_the_features_of_a_pair_do_not_depend_on_the_others() -> None:
    view = view_of(TEXT, MARKS)
    grammar = score_by_grammar(view)
    rows = list(range(len(grammar.candidates)))
    together = pair_features(view, grammar, rows)
    for row in rows:
        assert np.array_equal(pair_features(view, grammar, [row])[0], together[row])


def test_nothing_to_pair() -> None:
    view = view_of("Cuaca cerah.")
    grammar = score_by_grammar(view)
    assert candidate_features(view, grammar).shape == (0, CANDIDATE_FEATURES)
    assert pair_features(view, grammar, []).shape == (0, 0, PAIR_FEATURES)


@given(
    st.lists(
        st.sampled_from([*MARKS, "menyerahkan", "kepada", ".", ",", "\n", "“", "X", "é", "7", "😀"]),
        min_size=1,
        max_size=20,
    )
)
def test_any_order_of_words_keeps_the_ranges(words: list[str]) -> None:
    text = " ".join(words)
    view = view_of(text, {name: mark for name, mark in MARKS.items() if name in words})
    table = token_features(view)
    assert (table < np.array(list(TOKEN_FEATURES.values()))).all()
    grammar = score_by_grammar(view, find_candidates(view, {(0, 1)}))
    rows = candidate_features(view, grammar)
    assert ((rows >= 0) & (rows <= 1)).all()
    pairs = pair_features(view, grammar, list(range(len(grammar.candidates))))
    assert ((pairs >= 0) & (pairs <= 1)).all()
