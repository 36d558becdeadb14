"""``models/events`` from the corpora, in one go."""

from collections.abc import Callable, Sequence
from pathlib import Path

from spacy.vocab import Vocab

from salur.config import load_settings
from salur.language.context_encoder import ContextEncoder
from salur.loading import load
from salur.resources import root
from salur.training.context import (
    ContextSettings,
    read_sentences,
    read_texts,
    train_context_encoder,
    write_context_encoder,
)
from salur.training.event_calibration import Drafts, calibration_error, fit_calibration, judge_drafts
from salur.training.event_data import Example, folds, make_examples, read_corpora
from salur.training.event_training import TrainingSettings, as_event_model, train_event_model, write_event_model

# Corpora of articles as they come; calibration on our own releases would flatter.
_REAL = frozenset({"giving", "annotations"})
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


def build_context_encoder(
    corpus: Path,
    output: Path,
    *,
    settings: ContextSettings | None = None,
    report: Callable[[str], None] = print,
) -> None:
    """Train the context encoder under the event model on the raw articles, and write it to ``output``.

    Args:
        corpus: the folder with ``giving`` and ``raw``.
        output: the folder of the event model.
        settings: how to train; as the shipped encoder if left out.
        report: takes lines of progress.

    Raises:
        OSError: a corpus is missing, or the folder cannot be written.
    """
    chosen = settings or ContextSettings()
    nlp = load({"pipeline": {"stages": ("salur_sentences",)}, "gate": {"enabled": False}})
    sentences = read_sentences(read_texts(corpus, root() / "data" / "gold"), nlp, chosen)
    report(f"{len(sentences.numbers)} tokens in {len(sentences.spans)} sentences")
    write_context_encoder(train_context_encoder(sentences, chosen, report=report), sentences.words, output)


def build_event_model(
    corpus: Path,
    output: Path,
    *,
    settings: TrainingSettings | None = None,
    report: Callable[[str], None] = print,
) -> None:
    """Train the event model on everything there is to learn from, and write it beside its context encoder.

    Args:
        corpus: the folder with ``giving``, ``frames`` and ``raw``.
        output: the folder of the model, which holds the context encoder already; the other files are overwritten.
        settings: how to train; as the shipped model if left out.
        report: takes lines of progress.

    Raises:
        OSError: a corpus is missing, or the folder cannot be written.
        ResourceError: there is no context encoder in the folder.
        ValueError: the corpora are too small to calibrate on.
    """
    chosen = settings or TrainingSettings()
    nlp = load({"pipeline": {"stages": STAGES}, "gate": {"enabled": False}})
    encoder = ContextEncoder.from_disk(output)
    articles, sentences, article_of = read_corpora(corpus, root() / "data")
    report(f"{len(articles)} articles, {len(sentences)} sentences")
    examples = make_examples(articles, nlp), make_examples(sentences, nlp, article_of)
    report("without a fifth of the real articles, to calibrate on them")
    drafts = _judged(*examples, nlp.vocab, encoder, chosen, report)
    report(f"{len(drafts.right)} drafts, expected calibration error {calibration_error(drafts):.3f}")
    report("on everything")
    network, words = train_event_model(*examples, nlp.vocab, encoder, chosen, report=report)
    write_event_model(network, words, chosen, output, calibration=fit_calibration(drafts))


def _judged(
    articles: Sequence[Example],
    sentences: Sequence[Example],
    vocab: Vocab,
    encoder: ContextEncoder,
    settings: TrainingSettings,
    report: Callable[[str], None],
) -> Drafts:
    """Train without a fifth of the real articles and return what comes of them."""
    _, held_out = folds([example for example in articles if example.gold.origin in _REAL], 0, _FOLDS)
    groups = {example.group for example in held_out}
    seen, seen_sentences = (
        [example for example in part if example.group not in groups] for part in (articles, sentences)
    )
    network, words = train_event_model(seen, seen_sentences, vocab, encoder, settings, report=report)
    network.eval()
    model = as_event_model(network, words, settings, encoder)
    scores = [
        score
        for start in range(0, len(held_out), _BATCH)
        for score in model.score([example.view for example in held_out[start : start + _BATCH]], vocab)
    ]
    return judge_drafts(zip(scores, held_out, strict=True), load_settings().events.thresholds.model_dump())
