"""Training of the early gate, on a little corpus of our own."""

import gzip
import json

import numpy as np
import pytest

from salur.language import gate as gate_module
from salur.language.gate import BIAS, Gate, Weights
from salur.training import gate as module
from salur.training.gate import GateFigures, GateRows, GateSettings, cross_validate, read_texts, train_gate

PLACES = ("Karangjati", "Mekarsari", "Tanjungrejo", "Sukamulya", "Wonodadi", "Banjarwangi", "Pulosari", "Cibeureum")
GIVING = "Hujan reda. Yayasan Lentera menyumbangkan {number} paket sembako kepada warga Desa {place}. Acara selesai."
TOLD = "Yayasan Lentera menyumbangkan {number} paket sembako kepada warga Desa {place}."
OTHER = "Harga saham naik {number} poin di {place}. Pedagang memberi komentar."
SETTINGS = GateSettings(unlabelled=12, least_seen=1, sentence_strength=1.0)


def gold(number, *, tells):
    place = PLACES[number % len(PLACES)]
    text = (GIVING if tells else OTHER).format(number=number + 2, place=place)
    record = {"evidence": TOLD.format(number=number + 2, place=place), "triggers": ["menyumbangkan"], "items": []}
    return {"id": f"{'giv' if tells else 'oth'}-{number:06d}", "text": text, "records": [record] if tells else []}


@pytest.fixture
def corpus(tmp_path):
    """Gold articles of both kinds, and a stream in which one article is reserved and one of ``giving/dev``."""
    for folder in ("giving", "frames", "raw", "ours/gold", "ours/annotations"):
        (tmp_path / folder).mkdir(parents=True)
    rows = [gold(number, tells=number % 2 == 0) for number in range(40)]
    write(tmp_path / "giving" / "train.jsonl", rows)
    write(tmp_path / "giving" / "dev.jsonl", [gold(90, tells=True)])
    write(tmp_path / "frames" / "train.jsonl", [])
    write(tmp_path / "ours" / "gold" / "own.jsonl", [gold(70 + number, tells=True) for number in range(4)])
    stream: list[dict[str, object]] = [
        {"id": f"raw-{n:06d}", "text": OTHER.format(number=n, place=PLACES[n % 8])} for n in range(24)
    ]
    stream += [{"id": "raw-kept", "text": "Rahasia disumbangkan.", "reserved": True}, gold(90, tells=True)]
    with gzip.open(tmp_path / "raw" / "articles.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in stream)
    return tmp_path


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_the_table_that_training_writes_tells_giving_from_the_rest(corpus, tmp_path, monkeypatch):
    target = tmp_path / "gate.tsv"
    said: list[str] = []
    train_gate(corpus, corpus / "ours", target, settings=SETTINGS, report=said.append)
    assert any(line.startswith("giving: 1.0000 of 20 kept") for line in said)
    monkeypatch.setattr(gate_module, "data_path", lambda *_: target)
    weights = gate_module._weights.__wrapped__()
    assert weights.sentence[BIAS] < 0
    gate = Gate(weights, threshold=0)
    scores = [max(gate.scores(text.format(number=77, place="Ngadirejo"))) for text in (GIVING, OTHER)]
    assert scores[0] > scores[1] + 1


def test_the_same_seed_draws_the_same_articles_and_none_that_is_reserved(corpus):
    drawn = [read_texts(corpus, corpus / "ours", SETTINGS) for _ in range(2)]
    assert drawn[0] == drawn[1]
    raw = [text for text in drawn[0] if text.origin == "raw"]
    assert len(raw) == SETTINGS.unlabelled
    assert sum(text.stands_for for text in raw) == 24
    assert not {"raw-kept", "giv-000090"} & {text.group for text in drawn[0]}


def test_only_sentences_that_the_evidence_names_are_taught_as_telling(corpus):
    text = next(text for text in read_texts(corpus, corpus / "ours", SETTINGS) if text.tells)
    assert text.labels == (None, True, None)


def test_rows_score_texts_as_the_gate_does(corpus):
    texts = read_texts(corpus, corpus / "ours", SETTINGS)
    rows = GateRows(texts, SETTINGS)
    weights = rows.fit()
    gate = Gate(weights, threshold=0)
    assert rows.scores(weights) == pytest.approx(
        [max(gate.score_sentences(text.sentences)) for text in texts], abs=1e-4
    )


def test_no_text_is_judged_by_a_gate_that_learned_from_it(corpus, monkeypatch):
    rows = GateRows(read_texts(corpus, corpus / "ours", SETTINGS), SETTINGS)
    seen = []

    def fit(self, taken):
        seen.append(taken)
        return Weights({BIAS: float(len(seen))}, {BIAS: 0.0})

    monkeypatch.setattr(module.GateRows, "fit", fit)
    cross_validate(rows)
    assert (np.sum([~taken for taken in seen], axis=0) == 1).all()


def test_figures_count_what_each_article_stands_for():
    figures = GateFigures(np.array([1.0, 3.0]), np.array([[0.0, 9.0, 10.0], [2.0, 1.0, 30.0]]))
    assert figures.kept(2.0) == 0.5
    assert figures.passing(2.0) == pytest.approx((0.1, 0.25))
