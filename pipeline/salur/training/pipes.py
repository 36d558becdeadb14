"""The networks of ``id_salur`` and the loop that trains them."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy import util
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, Config, Optimizer

from salur.errors import ResourceError
from salur.language.products import use_fast_products


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a token encoder and of the parser's hidden layer.

    Attributes:
        width: numbers a token.
        depth: convolutions of three tokens each.
        rows: hash embedding rows for the word's norm, prefix, suffix and shape.
        hidden: width of the transition parser's hidden layer.
    """

    width: int = 128
    depth: int = 4
    rows: tuple[int, int, int, int] = (5000, 1000, 2500, 2500)
    hidden: int = 64


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to train.

    Attributes:
        steps: updates.
        words: tokens an update, about.
        dropout: share of activations dropped.
        rate: learning rate of Adam after the warm-up; falls linearly to 2 % of it from ``hold`` of the steps on.
        hold: share of the steps at full rate.
        warmup: updates until the full rate.
        every: updates between two looks at the development data.
    """

    steps: int
    words: int = 1000
    dropout: float = 0.3
    rate: float = 0.001
    hold: float = 0.3
    warmup: int = 50
    every: int = 200

    def rate_at(self, step: int) -> float:
        """Return the learning rate of an update, counted from 0."""
        done = step / self.steps
        falling = max(0.02, 1 - max(0.0, (done - self.hold) / (1 - self.hold)))
        return self.rate * falling * min(1.0, (step + 1) / self.warmup)


# What one update learns from, and the pipes that do not learn from it.
Batch = tuple[Sequence[Doc], Sequence[str]]

_ENCODER = """
[components.{name}.model{part}]
@architectures = "spacy.Tok2Vec.v2"
[components.{name}.model{part}.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = {width}
attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
rows = {rows}
include_static_vectors = true
[components.{name}.model{part}.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = {width}
depth = {depth}
window_size = 1
maxout_pieces = 3
"""
_LISTENER = """
[components.{name}.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = {width}
"""
_TAGGER = """
[components.{name}.model]
@architectures = "spacy.Tagger.v2"
"""
_TRANSITIONS = """
[components.{name}.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "{state}"
extra_state_tokens = false
hidden_width = {hidden}
maxout_pieces = 2
use_upper = true
"""
_SETTINGS = {"parser": "min_action_freq = 5", "trainable_lemmatizer": "min_tree_freq = 2"}


def make_pipeline(names: Sequence[str], *, vectors: Path, shape: Shape) -> Language:
    """Return an untrained pipeline over the words of ``salur.Tokenizer.v1``.

    Args:
        names: of ``salur_sentences``, ``tok2vec``, ``morphologizer``, ``parser``, ``trainable_lemmatizer`` and ``ner``,
            in order; the last has an encoder of its own, the others share ``tok2vec``.
        vectors: a folder that :func:`salur.training.vectors.train_vectors` wrote.
        shape: of the encoder.
    """
    text = f'[nlp]\nlang = "id"\npipeline = {list(names)}\n'.replace("'", '"')
    text += '[nlp.tokenizer]\n@tokenizers = "salur.Tokenizer.v1"\n[components]\n'
    text += "".join(_component(name, shape) for name in names)
    nlp = util.load_model_from_config(Config().from_str(text), auto_fill=True)
    nlp.vocab.from_disk(vectors / "vocab")
    return nlp


def _component(name: str, shape: Shape) -> str:
    options = {"name": name, "width": shape.width, "depth": shape.depth, "rows": list(shape.rows)}
    text = f'[components.{name}]\nfactory = "{name}"\n{_SETTINGS.get(name, "")}\n'
    if name == "salur_sentences":
        return text
    if name == "tok2vec":
        return text + _ENCODER.format(part="", **options)
    if name in {"parser", "ner"}:
        text += _TRANSITIONS.format(name=name, state=name, hidden=shape.hidden)
    else:
        text += _TAGGER.format(name=name)
    encoder = _ENCODER.format(part=".tok2vec", **options) if name == "ner" else _LISTENER.format(**options)
    return text + encoder


def batches(docs: Sequence[Doc], *, words: int, seed: int) -> Iterator[list[Doc]]:
    """Yield batches of about ``words`` tokens for ever, in a new order each round."""
    if not any(len(doc) for doc in docs):
        raise ResourceError("nothing to train on: the corpora hold no sentences")
    order = random.Random(seed)
    pool = list(docs)
    batch: list[Doc] = []
    while True:
        order.shuffle(pool)
        for doc in pool:
            batch.append(doc)
            if sum(map(len, batch)) >= words:
                yield batch
                batch = []


def fit(
    nlp: Language,
    feed: Iterator[Batch],
    *,
    sample: Sequence[Doc],
    schedule: Schedule,
    score: Callable[[Language], dict[str, float]],
    log: Callable[[str], None],
    snapshot: Path | None = None,
) -> None:
    """Train ``nlp`` in place and leave it with the averaged weights of its best moment.

    Args:
        nlp: an untrained pipeline.
        feed: endless batches.
        sample: Docs with every label, to initialise from.
        schedule: length and speed.
        score: figures on development data; the one named ``all`` chooses.
        log: takes a line of progress.
        snapshot: a folder that always holds the best so far, so that a long run may be cut short.
    """
    known: dict[int, Example] = {}
    examples = [_example(nlp, doc, known) for doc in sample]
    pipes = {name: pipe for name, pipe in nlp.pipeline if isinstance(pipe, TrainablePipe)}
    for pipe in pipes.values():
        pipe.initialize(lambda: iter(examples), nlp=nlp)
    use_fast_products(nlp)
    optimizer = Adam(schedule.rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    best, kept = -1.0, b""
    for step in range(schedule.steps):
        optimizer.learn_rate = schedule.rate_at(step)
        docs, excluded = next(feed)
        _update(
            [pipe for name, pipe in pipes.items() if name not in excluded],
            [_example(nlp, doc, known) for doc in docs],
            optimizer,
            dropout=schedule.dropout,
        )
        if (step + 1) % schedule.every and step + 1 < schedule.steps:
            continue
        with nlp.use_params(optimizer.averages):
            figures = score(nlp)
            log(f"{step + 1:6d} " + " ".join(f"{name} {value:.4f}" for name, value in figures.items()))
            if figures["all"] > best:
                best, kept = figures["all"], nlp.to_bytes(exclude=["vocab", "tokenizer"])
                if snapshot:
                    nlp.to_disk(snapshot)
    nlp.from_bytes(kept, exclude=["vocab", "tokenizer"])


def _update(pipes: Sequence[TrainablePipe], examples: list[Example], optimizer: Optimizer, *, dropout: float) -> None:
    # As Language.update, but that one copies and aligns the examples anew each time.
    for pipe in pipes:
        pipe.update(examples, drop=dropout, sgd=None)
    for pipe in pipes:
        pipe.finish_update(optimizer)


def _example(nlp: Language, doc: Doc, known: dict[int, Example]) -> Example:
    # The caller holds the Docs for the whole training, so their addresses stay theirs.
    if id(doc) not in known:
        known[id(doc)] = Example(nlp.make_doc(doc.text), doc)
    return known[id(doc)]
