import json
import time

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from salur.annotations import register_extensions
from salur.config import load_settings
from salur.errors import ResourceError
from salur.language import gate as gate_module
from salur.language.gate import BIAS, Gate, Weights, passes
from salur.language.gate_features import gate_features, gate_sentences
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
    gate = Gate(Weights({"beras": 1.0, "warga": 1.0, BIAS: -2.0}, {}), threshold=0.0)
    assert gate.passes("Hujan turun.\nWARGA mendapat Beras!")
    assert not gate.passes("Warga datang. Harga beras naik.")
    assert list(gate.scores("beras beras beras")) == [-1.0]


def test_what_the_whole_text_is_about_counts_as_well():
    gate = Gate(Weights({"terima": 1.0, BIAS: -2.0}, {"posko": 9.0, "saham": -9.0, BIAS: 0.0}), threshold=0.0)
    assert gate.passes("Posko ramai. Mereka terima selimut.")
    assert not gate.passes("Saham turun. Mereka terima selimut.")
    assert not gate.passes("Mereka terima selimut.")


def test_a_text_of_many_words_is_no_more_about_giving_than_one_of_few():
    weights = Weights({}, {"posko": 1.0, "hujan": 1.0, "licin": 1.0, "jalan": 1.0})
    few, many = (next(Gate(weights, threshold=0).scores(text)) for text in ("posko", "posko hujan jalan licin"))
    assert many == pytest.approx(2 * few)


def test_numbers_are_alike_and_signs_are_no_words():
    assert list(gate_sentences("Rp 1.500 dan 2 ton.\n…\nSELESAI")) == [
        ["rp", "#", "#", "dan", "#", "ton"],
        ["selesai"],
    ]


def test_giving_words_count_by_lemma_with_what_stands_near_them():
    features = gate_features(["warga", "disumbangkannya", "#", "beras", "dan", "selimut"])
    assert {"warga", "[party]", "[food]", "[sum]", "[shelter]", "disumbangkannya"} <= features
    assert {"<give>", "<sumbang/passive>", "<sumbang>~[party]", "<give/passive>+[food]", "<sumbang>+beras"} <= features
    assert gate_features(["hujan", "deras"]) == {"hujan", "deras"}


def test_nouns_of_two_words_have_a_kind_and_far_ones_are_not_near():
    assert "[water]" in gate_features(["air", "bersih"])
    far = ["menyumbangkan", *["sangat"] * 12, "beras"]
    assert "[food]" in gate_features(far)
    assert "<give>~[food]" not in gate_features(far)


@pytest.mark.parametrize("line", ["beras\t1.0", "beras\tsatu\t0.0"])
def test_a_malformed_table_is_told_with_its_line(line, tmp_path, monkeypatch):
    table = tmp_path / "gate.tsv"
    table.write_text(f"# a comment\n#\t0.5\t0\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(gate_module, "data_path", lambda *_: table)
    with pytest.raises(ResourceError, match=r"gate\.tsv:3"):
        gate_module._weights.__wrapped__()


def test_the_table_holds_numbers_as_a_feature(tmp_path, monkeypatch):
    table = tmp_path / "gate.tsv"
    table.write_text(f"# a comment\n{BIAS}\t-1\t-2\n#\t0.5\t0\n", encoding="utf-8")
    monkeypatch.setattr(gate_module, "data_path", lambda *_: table)
    assert gate_module._weights.__wrapped__() == Weights({BIAS: -1.0, "#": 0.5}, {BIAS: -2.0})


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
    assert Gate(Weights({"a": 1.0}, {"a": 1.0}), threshold=1.0).passes(text) in (True, False)


@pytest.mark.parametrize("unit", [". ", "\n", "! \t", "a", "9", "beras ", "ʼ", " " * 50, "memberi ", "memberi beras "])
def test_time_grows_no_faster_than_the_text(unit, shipped):
    def seconds(length):
        text = (unit * length)[:length]
        began = time.process_time()
        list(shipped[1].scores(text))
        return time.process_time() - began

    seconds(1000)
    assert seconds(400_000) < 40 * seconds(40_000) + 1
