import json
from pathlib import Path
from typing import Any

import pytest

from salur.loading import make_doc
from salur.run import extraction
from salur.training.scoring import score
from tests.pipelines import POISON, sentence


def gold_record(donor="Koperasi Tirta Jaya", recipient="warga Desa Karangsari", value=250):
    return {
        "donors": [{"text": donor}],
        "recipients": [{"text": recipient}],
        "items": [{"text": f"{value} paket sembako", "value": value, "unit": "paket"}],
        "status": "delivered",
    }


GOLD: list[dict[str, Any]] = [
    {"id": "satu", "text": sentence(), "published": "2025-02-04", "records": [gold_record()]},
    {"id": "dua", "text": "Hujan turun.", "records": []},
    {"id": "tiga", "text": sentence(value=5), "records": [gold_record(donor="PT Lain", value=5)]},
]


def jsonl(path, rows):
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_the_pipeline_reads_the_texts_of_the_gold_file(salur):
    jsonl("gold.jsonl", GOLD)
    result = salur("evaluate", "gold.jsonl", "--json")
    assert result.exit_code == 0
    figures = json.loads(result.stdout)
    assert figures["records"]["f"] == 1
    assert figures["relaxed"]["donors"]["tp"] == 1
    assert figures["relaxed"]["all"] == pytest.approx(
        {"p": 5 / 6, "r": 5 / 6, "f": 5 / 6, "tp": 5, "pred": 6, "gold": 6}
    )
    assert figures["no_event_articles_kept_empty"] == "1/1"
    low, high = figures["intervals"]["relaxed all"]
    assert low <= 5 / 6 <= high


@pytest.mark.parametrize("by", ["record", "article"])
@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_predictions_from_a_file_give_the_same(salur, by, suffix):
    jsonl("gold.jsonl", GOLD)
    assert salur("extract", "gold.jsonl", "-o", f"p.{suffix}", "--by", by).exit_code == 0
    from_file = salur("evaluate", "gold.jsonl", "--pred", f"p.{suffix}", "--json")
    assert json.loads(from_file.stdout) == json.loads(salur("evaluate", "gold.jsonl", "--json").stdout)


def test_the_figures_are_those_of_the_library(salur):
    jsonl("gold.jsonl", GOLD)
    predicted: list[dict[str, Any]] = [{"id": "satu", "records": [gold_record()]}]
    predicted.append({"id": "dua", "records": [gold_record()]})
    jsonl("p.jsonl", predicted)
    result = salur("evaluate", "gold.jsonl", "--pred", "p.jsonl", "--json", "--bootstrap", "0")
    gold = {str(line["id"]): line["records"] for line in GOLD}
    expected = score(gold, {str(line["id"]): line["records"] for line in predicted})
    assert json.loads(result.stdout) == expected | {"intervals": {}}


def test_the_table(salur):
    jsonl("gold.jsonl", GOLD)
    shown = salur("evaluate", "gold.jsonl").stdout.splitlines()
    assert shown[0].split() == ["3", "articles", "P", "R", "F1", "95", "%", "interval"]
    assert shown[1].startswith("records aligned         1.000  1.000  1.000  [")
    assert shown[1].endswith("2/2 predicted, 2 gold")
    assert [line.split("  ")[0] for line in shown[2:4]] == ["relaxed donors", "relaxed recipients"]
    assert shown[-1] == "no_event_articles_kept_empty: 1/1"
    assert "[" not in salur("evaluate", "gold.jsonl", "--bootstrap", "0").stdout


def test_errors_of_the_worst_articles(salur):
    jsonl("gold.jsonl", GOLD)
    shown = salur("evaluate", "gold.jsonl", "--errors", "5").stdout.splitlines()
    assert shown[-3:] == ["tiga: F1 0.67", "  missed   donors: PT Lain", "  spurious donors: Koperasi Tirta Jaya"]
    figures = json.loads(salur("evaluate", "gold.jsonl", "--errors", "1", "--json").stdout)
    assert figures["errors"] == {"tiga": {"missed": ["donors: PT Lain"], "spurious": ["donors: Koperasi Tirta Jaya"]}}


def test_the_pipeline_does_not_see_the_answers(salur, monkeypatch):
    jsonl("gold.jsonl", GOLD)
    seen = []

    def make(nlp, article):
        seen.append(article)
        return make_doc(nlp, article)

    monkeypatch.setattr(extraction, "make_doc", make)
    salur("evaluate", "gold.jsonl")
    assert [article.metadata for article in seen] == [{}, {}, {}]


def test_articles_that_fail_count_as_empty_and_are_told(salur):
    jsonl("gold.jsonl", [*GOLD, {"id": "racun", "text": POISON, "records": [gold_record()]}])
    result = salur("evaluate", "gold.jsonl", "--json")
    assert json.loads(result.stdout)["records"]["gold"] == 3
    assert "counted as empty: racun: ValueError" in result.stderr


def test_field_names_of_a_feed_do_not_matter_for_gold(salur):
    jsonl("gold.jsonl", GOLD)
    Path("c.yaml").write_text("reader: {fields: {text: isi}}\n", encoding="utf-8")
    result = salur("evaluate", "gold.jsonl", "--json", "--config", "c.yaml")
    assert json.loads(result.stdout)["records"]["f"] == 1


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        ({"g.jsonl": [{"id": "a", "records": []}]}, ["g.jsonl"], "g.jsonl has no texts to run the pipeline on"),
        ({"g.jsonl": []}, ["g.jsonl"], "nothing to score: there is no gold article"),
        (
            {"g.jsonl": [{"x": 1}]},
            ["g.jsonl"],
            "g.jsonl, line 1: neither an article with 'id' and 'records' nor a record",
        ),
        ({"g.jsonl": GOLD, "p.jsonl": [{"x": 1}]}, ["g.jsonl", "--pred", "p.jsonl"], "p.jsonl, line 1: neither"),
        ({}, ["tiada.jsonl"], "'tiada.jsonl' does not exist"),
        ({"g.jsonl": GOLD}, ["g.jsonl", "--pred", "tiada.jsonl"], "'tiada.jsonl' does not exist"),
    ],
)
def test_errors_end_with_2_and_a_message(salur, files, arguments, message):
    for name, rows in files.items():
        jsonl(name, rows)
    result = salur("evaluate", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
