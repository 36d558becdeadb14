"""The view of a Doc, and the candidates in it."""

import pickle

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from salur.annotations import Mention, Quantity, register_extensions
from salur.grammar.goods import Goods
from salur.language.event_view import EventView, find_candidates, is_generic, make_view
from salur.records import Article
from tests.language.views import view_of

register_extensions()
# Not a bare Vocab: its words have no lower case.
VOCAB = spacy.blank("xx").vocab


def _doc() -> Doc:
    words = [
        "Yayasan",
        "Pelita",
        "menyerahkan",
        "20",
        "tenda",
        ".",
        "\n",
        "“",
        "Bantuan",
        "ini",
        "”",
        ",",
        "katanya",
        ".",
    ]
    spaces = [True, True, True, True, False, False, False, False, True, False, False, True, False, False]
    starts: list[bool | int | None] = [
        True,
        False,
        False,
        False,
        False,
        False,
        False,
        True,
        False,
        False,
        False,
        False,
        False,
        False,
    ]
    doc = Doc(VOCAB, words=words, spaces=spaces, sent_starts=starts)
    doc.ents = [Span(doc, 0, 2, label="ORG")]
    quantity = Span(doc, 3, 5)
    quantity._.quantity = Quantity("count", None, object="tenda")
    party = Span(doc, 0, 2)
    party._.mention = Mention("Yayasan Pelita", "ngo", 0)
    doc.spans["quantities"], doc.spans["mentions"] = [quantity], [party]
    doc._.article = Article(id="a", text=doc.text, title="Tenda untuk warga")
    return doc


def test_a_view_holds_what_the_doc_says() -> None:
    doc = _doc()
    view = make_view(doc)
    assert view.text == doc.text
    assert view.title == "Tenda untuk warga"
    assert view.words[:3] == ["yayasan", "pelita", "menyerahkan"]
    assert view.shapes[8] == "Bantuan"
    assert view.sentences.tolist() == [0] * 7 + [1] * 7
    assert view.marks["quantity"] == {(3, 5): Quantity("count", None, object="tenda")}
    assert view.marks["goods"] == {}
    assert view.entities[:3] == [("ORG", "B"), ("ORG", "I"), ("", "")]
    assert [(start, end, entry.lemma) for start, end, entry in view.triggers] == [(2, 3, "serah"), (8, 9, "bantuan")]
    assert all(view.text[a:b] == shape for a, b, shape in zip(view.starts, view.ends, view.shapes, strict=True))


def test_text_of_tokens_is_a_stretch_of_the_text() -> None:
    view = make_view(_doc())
    assert view.text_of(0, 2) == "Yayasan Pelita"
    assert view.text_of(3, 6) == "20 tenda."


def test_quotations_are_marked() -> None:
    assert make_view(_doc()).quoted.tolist() == [False] * 8 + [True] * 3 + [False] * 3


def test_a_line_break_ends_a_quotation_left_open() -> None:
    doc = Doc(VOCAB, words=['"', "Bantuan", "\n", "tiba"], spaces=[False] * 4)
    assert make_view(doc).quoted.tolist() == [False, True, False, False]


def test_triggers_are_counted_before_each_token() -> None:
    counts = make_view(_doc()).trigger_counts
    assert counts[0] == 0
    assert counts[3] - counts[2] == 1
    assert counts[-1] == 2
    assert (np.diff(counts) >= 0).all()


def test_a_view_survives_pickling() -> None:
    view = make_view(_doc())
    copy: EventView = pickle.loads(pickle.dumps(view))
    assert copy.marks == view.marks
    assert copy.triggers == view.triggers
    assert (copy.sentences == view.sentences).all()


def test_an_article_without_annotations_has_no_marks() -> None:
    view = make_view(Doc(VOCAB, words=["Cuaca", "cerah", "."]))
    assert view.title == ""
    assert not any(view.marks.values())
    assert find_candidates(view) == []


def test_candidates_join_the_sources_of_one_span() -> None:
    view = make_view(_doc())
    candidates = find_candidates(view, {(3, 5), (11, 13)})
    assert [(c.start, c.end, set(c.sources)) for c in candidates] == [
        (0, 2, {"mention"}), (3, 5, {"quantity", "tagged"}), (8, 9, {"goods"}), (11, 13, {"tagged"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wording", "mark", "generic"),
    [
        ("bantuan", Goods(0, 0, "other", True), True),
        ("sejumlah bantuan", Goods(0, 0, "other", True), True),
        ("20 tenda", Quantity("count", 20, "unit", object="tenda"), False),  # type: ignore[arg-type]  # an int serves
        ("beras", Goods(0, 0, "food", False), False),
        ("sejumlah paket", Quantity("count", None, unit="paket"), True),
    ],
)  # fmt: skip
def test_generic_words_say_only_that_something_was_given(wording: str, mark: Goods | Quantity, generic: bool) -> None:
    view = view_of(f"Mereka mengirim {wording} kemarin.", {wording: mark})
    wanted = next(iter(view.marks["goods"] or view.marks["quantity"]))
    [candidate] = [c for c in find_candidates(view) if (c.start, c.end) == wanted]
    assert is_generic(view, candidate) is generic


def test_a_view_of_the_pipeline_is_made_of_its_stages(rules: Language) -> None:
    doc = rules("Koperasi Tirta Jaya menyerahkan 20 tenda kepada warga, Selasa (7/5/2024).")
    view = make_view(doc)
    assert {source for source, marks in view.marks.items() if marks} >= {"quantity", "date", "mention", "goods"}
    assert {view.text_of(*span) for span in view.marks["quantity"]} == {"20 tenda"}
