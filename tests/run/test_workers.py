import os
import signal
import time

import pytest
from spacy.language import Language

from salur.config import load_settings
from salur.io.articles import Delivery
from salur.io.report import Report
from salur.records import Article
from salur.run.batch import Extraction, run
from salur.run.workers import Workers
from tests.pipelines import POISON, pipeline, sentence

DEADLY, ENDLESS = "PROSES MATI", "TIADA AKHIR"


@Language.component("tests_deadly")
def deadly(doc):
    if DEADLY in doc.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if ENDLESS in doc.text:
        time.sleep(600)
    return doc


def make(_settings):
    nlp = pipeline()
    nlp.add_pipe("tests_deadly")
    return nlp


def deliveries(count, odd):
    return [Delivery(Article(id=str(n), text=odd.get(n, sentence(value=n + 1))), f"{n}.txt") for n in range(count)]


@pytest.mark.parametrize("processes", [1, 2])
def test_the_same_as_in_one_process_but_for_the_articles_at_fault(processes):
    odd = {3: POISON, 9: DEADLY, 20: ENDLESS, 30: "Hujan turun."}
    expected: list[Extraction] = []
    run(
        make(None),
        deliveries(40, {3: POISON, 30: "Hujan turun."}),
        sinks=[expected.append],
        report=Report(),
        batch_size=4,
    )
    report = Report()
    with Workers(make, load_settings(), processes=processes, timeout=3) as workers:
        found = list(workers.run(deliveries(40, odd), batch_size=4, report=report))
    assert found == [extraction for extraction in expected if extraction.article.id not in {"9", "20"}]
    assert [(reject.article_id, reject.stage) for reject in report.reject_examples] == [
        ("3", "tests_giving"), ("9", "worker"), ("20", "worker"),
    ]  # fmt: skip
    assert "died" in report.reject_examples[1].reason
    assert "longer than 3 s" in report.reject_examples[2].reason
