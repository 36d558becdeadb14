import json
import time

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from salur.annotations import register_extensions
from salur.config import load_settings
from salur.language.gate import Gate, gate_words, passes
from salur.loading import extract_many, make_doc
from salur.records import Article
from salur.training.gold import read_gold
from tests.conftest import CORPUS, ROOT

LEAST_KEPT = 0.995
GIVING = "Yayasan Pelita Wana menyumbangkan 40 paket sembako kepada warga Desa Tanjungwangi."
RAIN = "Hujan turun sejak pagi. Jalan licin."


@pytest.fixture(scope="module")
def shipped():
    register_extensions()
    nlp = spacy.blank("xx")
    return nlp, nlp.add_pipe("salur_gate", config={"threshold": load_settings().gate.threshold})


def share_kept(gate, texts):
    texts = list(texts)
    assert len(texts) > 20
    return sum(gate.passes(text) for text in texts) / len(texts)


def test_our_gold_articles_with_events_pass(shipped):
    texts = [
        gold.article.text
        for path in sorted((ROOT / "data" / "gold").glob("*.jsonl"))
        for gold in read_gold(path)
        if gold.records
    ]
    assert share_kept(shipped[1], texts) >= LEAST_KEPT


@pytest.mark.shared
@pytest.mark.parametrize("part", ["train", "dev"])
def test_gold_articles_with_events_pass(shipped, part):
    lines = (CORPUS / "giving" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert share_kept(shipped[1], [row["text"] for row in rows if row["records"]]) >= LEAST_KEPT


def test_what_says_nothing_of_giving_fails(shipped):
    assert not shipped[1].passes(RAIN)
    assert shipped[1].passes(GIVING)


def test_one_sentence_is_enough_and_words_of_several_do_not_add_up():
    gate = Gate({"beras": 1.0, "warga": 1.0}, bias=-2.0, threshold=0.0)
    assert gate.passes("Hujan turun.\nWARGA mendapat Beras!")
    assert not gate.passes("Warga datang. Harga beras naik.")
    assert list(gate.scores("beras beras beras")) == [-1.0]


def test_numbers_are_alike():
    assert gate_words("Rp 1.500 dan 2 ton") == {"rp", "#", "dan", "ton"}


def test_a_doc_that_fails_is_marked(shipped):
    nlp, gate = shipped
    assert gate(make_doc(nlp, Article(id="1", text=RAIN)))._.gated
    assert not gate(make_doc(nlp, Article(id="2", text=GIVING)))._.gated


def test_articles_that_fail_reach_no_stage_and_keep_their_place():
    seen = []

    @Language.component("tests_seen")
    def component(doc):
        seen.append(doc.text)
        return doc

    nlp = spacy.blank("xx")
    nlp.add_pipe("salur_gate", config={"threshold": 0.0})
    nlp.add_pipe("tests_seen")
    articles = [Article(id=str(number), text=GIVING if number % 3 else RAIN) for number in range(7)]
    assert [found.id for found in extract_many(articles, nlp=nlp, batch_size=3)] == [article.id for article in articles]
    assert seen == [GIVING] * 4


def test_without_the_stage_everything_passes():
    assert passes(spacy.blank("xx"), RAIN)


@given(st.text())
def test_any_text_is_judged(text):
    assert Gate({"a": 1.0}, bias=0.0, threshold=1.0).passes(text) in (True, False)


@pytest.mark.parametrize("unit", [". ", "\n", "! \t", "a", "9", "beras ", "ʼ", " " * 50])
def test_time_grows_no_faster_than_the_text(unit, shipped):
    def seconds(length):
        text = (unit * length)[:length]
        began = time.process_time()
        list(shipped[1].scores(text))
        return time.process_time() - began

    seconds(1000)
    assert seconds(400_000) < 40 * seconds(40_000) + 1
