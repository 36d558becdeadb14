"""The figures of a language model: names and trees on the test sets, speed, memory, size, loading time."""

import gzip
import json
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import spacy
from spacy.language import Language

from salur.backends.stanza import make_stanza
from salur.errors import ResourceError
from salur.language.products import use_fast_products
from salur.language.sentences import SentenceSplitter  # noqa: F401  # registers the factory
from salur.training.corpora import NamedText, read_columns, read_frames, read_trees
from salur.training.scores import GPE_IS_LOC, GPE_IS_UNMARKED, Score, score_names, score_trees

# Published figures on the same files, F1 in per cent (corpus/README.md).
PUBLISHED = {
    ("nergrit test", "names"): "79.9 NusaBERT-large, 79.1 XLM-R base",
    ("csui test", "UPOS"): "95.96 UDPipe 2, 95.90 Stanza",
    ("csui test", "UAS"): "86.51 UDPipe 2, 83.22 Stanza",
    ("csui test", "LAS"): "82.20 UDPipe 2, 78.55 Stanza",
    ("csui test", "lemmas"): "98.17 UDPipe 2",
    ("gsd test", "UPOS"): "94.35 UDPipe 2, 94.16 Stanza",
    ("gsd test", "LAS"): "81.91 UDPipe 2, 80.83 Stanza",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a model.

    Attributes:
        corpus: what it was measured on (*csui test*).
        metric: *names*, *names PER*, *UPOS*, *LAS* …
        value: F1 in per cent; for the costs in the unit that ``metric`` names.
        published: others' figures on the same text, empty if none.
    """

    corpus: str
    metric: str
    value: float
    published: str = ""


def evaluate_language_model(model: Path | str, corpus: Path, *, test: bool = False) -> list[Figure]:
    """Return the figures of a trained pipeline.

    Args:
        model: its folder or package.
        corpus: the folder with ``ud``, ``ner`` and ``frames``.
        test: measure on the test sets, which choose nothing; the development sets otherwise.

    Raises:
        ResourceError: there is no such model, or a corpus is missing.
    """
    return _evaluate(lambda: _load(model), corpus, test=test)


def evaluate_stanza_package(package: str, corpus: Path, *, test: bool = False) -> list[Figure]:
    """Return the figures of a Stanza package with the names of ``id_salur`` over its words.

    Args:
        package: as the setting ``pipeline.stanza`` names it.
        corpus: as above.
        test: as above.

    Raises:
        SettingsError: Stanza is not installed.
        ResourceError: there is no such package, or a corpus is missing.
    """
    return _evaluate(lambda: make_stanza(package, "id_salur"), corpus, test=test)


def _evaluate(load: Callable[[], Language], corpus: Path, *, test: bool) -> list[Figure]:
    started = time.perf_counter()
    nlp = load()
    loading = time.perf_counter() - started
    figures: list[Figure] = []
    if "ner" in nlp.pipe_names:
        figures.extend(_name_figures(nlp, corpus, test=test))
    if {"parser", "salur_stanza"} & set(nlp.pipe_names):
        figures.extend(_tree_figures(nlp, corpus, test=test))
    figures.append(Figure("raw articles", "words a second", words_per_second(nlp, corpus)))
    figures.append(Figure("this machine", "seconds to load", round(loading, 2)))
    # Linux counts the peak in kibibytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures.append(Figure("this machine", "peak memory, MiB", round(peak)))
    return figures


def _load(model: Path | str) -> Language:
    try:
        return use_fast_products(spacy.load(model))
    except OSError as error:
        raise ResourceError(f"no spaCy model at {model}: {error}") from error


def _name_figures(nlp: Language, corpus: Path, *, test: bool) -> Iterator[Figure]:
    news, grit, frames = _names(corpus, test=test)
    part = "test" if test else "dev"
    yield from _as_figures(f"idner {part}", score_names(nlp, news, kinds=GPE_IS_UNMARKED))
    yield from _as_figures(f"nergrit {part}", score_names(nlp, grit, kinds=GPE_IS_LOC))
    yield from _as_figures("frames dev", score_names(nlp, frames, kinds=GPE_IS_LOC))


def _names(corpus: Path, *, test: bool) -> tuple[list[NamedText], list[NamedText], list[NamedText]]:
    try:
        news = list(read_columns(corpus / "ner" / "idner-news-2k" / ("test.txt" if test else "dev.txt")))
        grit = list(read_columns(corpus / "ner" / "nergrit" / ("test.txt" if test else "valid.txt")))
        return news, grit, list(read_frames(corpus / "frames" / "dev.jsonl"))
    except OSError as error:
        raise ResourceError(f"a corpus is missing: {error}") from error


def _as_figures(corpus: str, scores: dict[str, Score]) -> Iterator[Figure]:
    for kind, score in scores.items():
        metric = "names" if kind == "all" else f"names {kind}"
        yield Figure(corpus, metric, round(100 * score.f1, 2), PUBLISHED.get((corpus, metric), ""))


def _tree_figures(nlp: Language, corpus: Path, *, test: bool) -> Iterator[Figure]:
    files = {"csui test": "id_csui-ud-test.conllu", "gsd test": "id_gsd-ud-test.conllu"}
    if not test:
        files = {"csui train": "id_csui-ud-train.conllu"}
    for name, file in files.items():
        try:
            trees = list(read_trees(corpus / "ud" / file, nlp))
        except OSError as error:
            raise ResourceError(f"a corpus is missing: {error}") from error
        for metric, score in score_trees(nlp, trees).items():
            yield Figure(name, metric, round(100 * score.f1, 2), PUBLISHED.get((name, metric), ""))


def words_per_second(nlp: Language, corpus: Path, *, articles: int = 60, rounds: int = 3) -> float:
    """Return the words (tokens that are no whitespace) a second of processor time, the best of some rounds."""
    texts: list[str] = []
    with gzip.open(corpus / "raw" / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            if 1500 < len(article["text"]) < 4000:
                texts.append(article["text"])
            if len(texts) == articles:
                break
    best = 0.0
    for _ in range(rounds):
        started = time.process_time()
        words = sum(sum(not token.is_space for token in doc) for doc in nlp.pipe(texts, batch_size=32))
        best = max(best, words / (time.process_time() - started))
    return round(best)


def as_table(figures: list[Figure]) -> str:
    """Return the figures as a Markdown table."""
    rows = [asdict(figure) for figure in figures]
    lines = ["| corpus | metric | value | published |", "|---|---|---|---|"]
    lines.extend(f"| {r['corpus']} | {r['metric']} | {r['value']:g} | {r['published']} |" for r in rows)
    return "\n".join(lines)
