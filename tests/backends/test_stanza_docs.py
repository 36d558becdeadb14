"""Docs from parsed sentences: exact text, multi-word tokens, whitespace, trees."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from salur.backends.stanza_docs import LONGEST_PART, Parsed, ParsedToken, ParsedWord, make_parsed_doc, parts, plain

SPACES = " \t\n\r\x0b\x0c\x1c\x85\xa0\u2003\u2028\u3000\u200b"
TEXTS = st.text(
    st.one_of(st.sampled_from(SPACES + "aZ.,\"'!-9\u0301\ud800\U0001f91d\x97"), st.characters()), max_size=80
)


def word(text: str, head: int, dep: str = "dep", pos: str = "NOUN") -> ParsedWord:
    return ParsedWord(text, pos, "", "", text.lower(), head, dep)


def chain(text: str, cuts: list[tuple[int, int]]) -> Parsed:
    """A sentence with one token a cut, each word hanging on the one before."""
    return Parsed(
        tuple(ParsedToken(start, end, (word(text[start:end], i - 1),)) for i, (start, end) in enumerate(cuts))
    )


def test_a_multi_word_token_becomes_its_words() -> None:
    text = "Bantuannya  tiba.\n"
    sentence = Parsed(
        (
            ParsedToken(0, 10, (word("Bantuan", 2, "nsubj"), word("nya", 0, "nmod:poss", "PRON"))),
            ParsedToken(12, 16, (word("tiba", -1, "root", "VERB"),)),
            ParsedToken(16, 17, (word(".", 2, "punct", "PUNCT"),)),
        )
    )
    doc = make_parsed_doc(Vocab(), text, [sentence])
    assert doc.text == text
    assert [token.text for token in doc] == ["Bantuan", "nya", " ", "tiba", ".", "\n"]
    assert [token.head.text for token in doc] == ["tiba", "Bantuan", "nya", "tiba", "tiba", "."]
    assert [token.dep_ for token in doc] == ["nsubj", "nmod:poss", "dep", "ROOT", "punct", "dep"]
    assert [token.pos_ for token in doc] == ["NOUN", "PRON", "SPACE", "VERB", "PUNCT", "SPACE"]
    assert len(list(doc.sents)) == 1


def test_words_that_do_not_spell_their_token_stay_one_token_without_a_circle() -> None:
    # In the tree, the first word of the token hangs on the other token, and that on the second.
    text = "satunya ekor"
    sentence = Parsed(
        (
            ParsedToken(0, 7, (word("se", 2), word("nyata", -1, "root", "VERB"))),
            ParsedToken(8, 12, (word("ekor", 1),)),
        )
    )
    doc = make_parsed_doc(Vocab(), text, [sentence])
    assert [token.text for token in doc] == ["satunya", "ekor"]
    assert [(token.pos_, token.dep_, token.head.text) for token in doc] == [
        ("VERB", "ROOT", "satunya"),
        ("NOUN", "dep", "satunya"),
    ]


def test_spelling_may_differ_in_case_only() -> None:
    sentence = Parsed((ParsedToken(0, 8, (word("rumah", -1, "root"), word("nya", 0))),))
    assert [token.text for token in make_parsed_doc(Vocab(), "RUMAHNYA", [sentence])] == ["RUMAH", "NYA"]


def test_heads_are_numbered_through_the_doc() -> None:
    text = "Dua truk. Tiga kapal."
    first, second = chain(text, [(0, 3), (4, 8), (8, 9)]), chain(text, [(10, 14), (15, 20), (20, 21)])
    doc = make_parsed_doc(Vocab(), text, [first, second])
    assert [sent.text for sent in doc.sents] == ["Dua truk.", "Tiga kapal."]
    assert [token.head.i for token in doc] == [0, 0, 1, 3, 3, 4]


@given(st.sampled_from(["", " ", "\n \t", "\x97"]))
def test_texts_without_words(text: str) -> None:
    assert list(parts(text)) == []
    assert make_parsed_doc(Vocab(), text, []).text == text


@given(TEXTS, st.data())
def test_the_text_is_kept_whatever_is_between_the_tokens(text: str, data: st.DataObject) -> None:
    sentences = []
    for start, end in parts(text):
        cuts = sorted({start, end, *data.draw(st.lists(st.integers(start, end), max_size=5))})
        tokens = [pair for pair in pairwise(cuts) if text[pair[0] : pair[1]].strip()]
        if tokens:
            sentences.append(chain(text, tokens))
    doc = make_parsed_doc(Vocab(), text, sentences)
    assert doc.text == text
    assert [token.idx for token in doc] == [len(doc[: token.i].text_with_ws) for token in doc]
    assert sum(1 for token in doc if token.pos_ == "NOUN") == sum(len(sentence.tokens) for sentence in sentences)


@given(TEXTS)
def test_parts_hold_everything_that_is_no_space_and_no_line_break(text: str) -> None:
    spans = list(parts(text))
    assert all(start < end for start, end in spans)
    assert all(len(plain(text[start:end]).splitlines()) == 1 for start, end in spans)
    outside = text
    for start, end in reversed(spans):
        outside = outside[:start] + outside[end:]
    assert not plain(outside).strip()


@given(TEXTS)
def test_plain_text_has_the_same_length(text: str) -> None:
    assert len(plain(text)) == len(text)
    plain(text).encode("utf-8")


def test_long_lines_are_cut_behind_sentences_else_at_spaces_else_anywhere() -> None:
    sentences = "Warga menerima beras. " * 100
    assert all(sentences[start:end].endswith("beras.") for start, end in parts(sentences))
    words = "warga " * 500
    assert all(words[start:end].endswith("warga") for start, end in parts(words))
    run = "x" * (3 * LONGEST_PART)
    assert list(parts(run)) == [(i * LONGEST_PART, (i + 1) * LONGEST_PART) for i in range(3)]
    assert list(parts(" " * 100_000)) == []
