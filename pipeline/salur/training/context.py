"""Train the context encoder on the raw articles and write it where the event model looks for it."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.language import Language
from torch import Tensor, nn

from salur.language.context_encoder import LONGEST_PIECE, scaled, word_form
from salur.language.event_features import word_shape
from salur.training.context_network import ContextNetwork
from salur.training.denormals import flushed_denormals
from salur.training.gold import read_free_articles, read_gold

_SHORTEST, _MOST_CHARACTERS = 4, 20_000
_WARM_UP, _LAST_RATE = 300, 0.03
_HELD_OUT, _HELD_OUT_SHARE = 1500, 0.1


@dataclass(frozen=True)
class ContextSettings:
    """How the context encoder is trained; the defaults are those of the shipped one."""

    seed: int = 0
    steps: int = 6300
    batch_tokens: int = 3000
    rate: float = 2e-3
    words: int = 24_000
    least_word_count: int = 4
    samples: int = 2000
    hidden: int = 256


@dataclass(frozen=True)
class Sentences:
    """A corpus as arrays: for each token its word number, its row of ``vectors`` and its shape.

    Attributes:
        numbers: shape ``(tokens,)``.
        rows: shape ``(tokens,)``.
        shapes: shape ``(tokens,)``.
        spans: first and one past the last token of each sentence, shape ``(sentences, 2)``.
        vectors: shape ``(forms, width)``.
        words: the vocabulary, from number 2.
    """

    numbers: NDArray[np.int64]
    rows: NDArray[np.int64]
    shapes: NDArray[np.int64]
    spans: NDArray[np.int64]
    vectors: NDArray[np.float32]
    words: list[str]


def read_texts(corpus: Path, ours: Path) -> Iterator[str]:
    """Yield the texts to learn from: raw articles (none reserved, none of ``giving/dev``) and our own releases.

    Args:
        corpus: the folder with ``raw/`` and ``giving/``.
        ours: the folder with our gold files.
    """
    for row in read_free_articles(corpus):
        yield f"{row['title'] or ''}\n{row['text']}"[:_MOST_CHARACTERS]
    for path in sorted(ours.glob("*.jsonl")):
        for gold in read_gold(path):
            yield f"{gold.article.title or ''}\n{gold.article.text}"


def read_sentences(texts: Iterator[str], nlp: Language, settings: ContextSettings) -> Sentences:
    """Return the sentences of texts; ``nlp`` tokenizes, sets sentence boundaries and has the word vectors."""
    sentences = [
        [token.text for token in sentence if not token.is_space]
        for doc in nlp.pipe(texts, batch_size=64)
        for sentence in doc.sents
    ]
    words = [word for sentence in sentences for word in sentence]
    counts = Counter(word_form(word.lower()) for word in words)
    known = [word for word, count in counts.most_common(settings.words) if count >= settings.least_word_count]
    numbers = {word: number + 2 for number, word in enumerate(known)}
    rows: dict[str, int] = {}
    places = [rows.setdefault(word.lower(), len(rows)) for word in words]
    ends = np.cumsum([len(sentence) for sentence in sentences])
    return Sentences(
        numbers=np.array([numbers.get(word_form(word.lower()), 1) for word in words]),
        rows=np.array(places),
        shapes=np.array([word_shape(word) for word in words]),
        spans=_pieces(np.stack([np.concatenate([[0], ends[:-1]]), ends], axis=1)),
        vectors=np.array([scaled(np.asarray(nlp.vocab.get_vector(word), dtype=np.float32)) for word in rows]),
        words=known,
    )


@flushed_denormals()
def train_context_encoder(
    sentences: Sentences, settings: ContextSettings, *, report: Callable[[str], None] = print
) -> ContextNetwork:
    """Return a trained network; reports its perplexity on held-out sentences at the end.

    Raises:
        ValueError: there is no sentence.
    """
    if not len(sentences.spans):
        raise ValueError("no sentence to learn from")
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    order = random.permutation(len(sentences.spans))
    count = min(_HELD_OUT, int(_HELD_OUT_SHARE * len(order)))
    held_out, spans = sentences.spans[order[:count]], sentences.spans[order[count:]]
    network = ContextNetwork(words=len(sentences.words) + 2, vectors=sentences.vectors.shape[1], hidden=settings.hidden)
    sparse = [network.out.weight, network.bias.weight]
    dense = [value for name, value in network.named_parameters() if not name.startswith(("out.", "bias."))]
    optimizers: list[torch.optim.Optimizer] = [
        torch.optim.Adam(dense, settings.rate, betas=(0.9, 0.99)),
        torch.optim.SparseAdam(sparse, settings.rate),
    ]
    rates = _sampling_rates(sentences)
    log_rates = torch.tensor(np.log(rates * settings.samples + 1e-9), dtype=torch.float32)
    for step, batch in enumerate(_batches(spans, settings, random)):
        words, vectors, shapes = _tensors(sentences, batch)
        others = torch.from_numpy(random.choice(len(rates), settings.samples, p=rates))
        loss = network.sampled_loss(network.guess(words, vectors, shapes), words[words > 1], others, log_rates)
        for optimizer in optimizers:
            _set_rate(optimizer, step, settings)
            optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # PyTorch's stub has no types here
        nn.utils.clip_grad_norm_(dense, 1.0)
        for optimizer in optimizers:
            optimizer.step()
        if step % 500 == 499:
            report(f"step {step + 1} of {settings.steps}: sampled loss {float(loss.detach()):.3f}")
    report(f"perplexity of {count} held-out sentences: {_perplexity(network, sentences, held_out):.1f}")
    return network


def write_context_encoder(network: ContextNetwork, words: Sequence[str], folder: Path) -> None:
    """Write ``context.npz`` (half precision) and ``context_words.txt``, without what only training needs."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {
        name: array.detach().numpy().astype(np.float16)
        for name, array in network.state_dict().items()
        if name.startswith(("word.", "shape.", "fw.", "bw."))
    }
    np.savez_compressed(folder / "context.npz", **arrays)
    (folder / "context_words.txt").write_text("\n".join(words), encoding="utf-8")


def _pieces(spans: NDArray[np.int64]) -> NDArray[np.int64]:
    cut = [
        (start, min(end, start + LONGEST_PIECE))
        for first, end in spans
        for start in range(first, end, LONGEST_PIECE)
        if min(end, start + LONGEST_PIECE) - start >= _SHORTEST
    ]
    return np.array(cut, dtype=np.int64)


def _sampling_rates(sentences: Sentences) -> NDArray[np.float64]:
    """Return how often each word is sampled: by its frequency to the power 3/4 (Mikolov et al. 2013)."""
    rates = np.bincount(sentences.numbers, minlength=len(sentences.words) + 2).astype(np.float64) ** 0.75
    rates[0] = 0
    out: NDArray[np.float64] = rates / rates.sum()
    return out


def _batches(
    spans: NDArray[np.int64], settings: ContextSettings, random: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Yield as many batches of about equally long sentences as there are steps."""
    lengths, left = spans[:, 1] - spans[:, 0], settings.steps
    while True:
        order = np.argsort(lengths + random.random(len(lengths)) * 3, kind="stable")
        starts, start = [], 0
        while start < len(order):
            starts.append(start)
            start += max(1, settings.batch_tokens // int(lengths[order[start]]))
        ends = [*starts[1:], len(order)]
        for number in random.permutation(len(starts)):
            if not left:
                return
            left -= 1
            yield spans[order[starts[number] : ends[number]]]


def _tensors(sentences: Sentences, batch: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor]:
    steps = int((batch[:, 1] - batch[:, 0]).max())
    words, rows, shapes = (np.zeros((len(batch), steps), dtype=np.int64) for _ in range(3))
    for row, (start, end) in enumerate(batch):
        words[row, : end - start] = sentences.numbers[start:end]
        rows[row, : end - start] = sentences.rows[start:end]
        shapes[row, : end - start] = sentences.shapes[start:end]
    return torch.from_numpy(words), torch.from_numpy(sentences.vectors[rows]), torch.from_numpy(shapes)


def _set_rate(optimizer: torch.optim.Optimizer, step: int, settings: ContextSettings) -> None:
    """Rise over the first steps, then fall along half a cosine."""
    fall = 0.5 * (1 + math.cos(math.pi * step / settings.steps)) * (1 - _LAST_RATE) + _LAST_RATE
    for group in optimizer.param_groups:
        group["lr"] = settings.rate * min(1, step / _WARM_UP) * fall


@torch.no_grad()
def _perplexity(network: ContextNetwork, sentences: Sentences, spans: NDArray[np.int64]) -> float:
    network.eval()
    total, count = 0.0, 0
    for start in range(0, len(spans), 50):
        words, vectors, shapes = _tensors(sentences, spans[start : start + 50])
        right = words[words > 1]
        total += float(network.full_loss(network.guess(words, vectors, shapes), right))
        count += len(right)
    network.train()
    return math.exp(total / max(1, count))
