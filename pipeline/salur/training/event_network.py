"""The event model as a PyTorch network, for training; :mod:`salur.language.event_model` runs it with numpy."""

import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from torch import Tensor, nn

from salur.language.event_features import CANDIDATE_FEATURES, PAIR_FEATURES, TOKEN_FEATURES
from salur.language.event_scores import ROLES

_VECTOR_SIZE = 96
_LARGEST_FEATURE, _SMALLEST_FEATURE = 12, 4
_HEAD, _MEANING = 64, 128


class EventNetwork(nn.Module):
    """Encoder and heads; shapes are those of :class:`salur.language.event_model.EventModel`.

    Args:
        words: size of the vocabulary, with padding (0) and unknown (1).
        vectors: width of the word vectors.
        hidden: units of each LSTM, in each direction.
        layers: number of LSTM layers.
        dropout: rate between layers and in the heads.
        word_size: width of the trained word embeddings.
        candidate_size: width of a candidate's vector.
        pieces: width of the vectors of word pieces.
    """

    def __init__(
        self,
        *,
        words: int,
        vectors: int,
        hidden: int,
        layers: int,
        dropout: float,
        word_size: int = 32,
        candidate_size: int = 128,
        pieces: int,
    ) -> None:
        super().__init__()
        sizes = [min(_LARGEST_FEATURE, max(_SMALLEST_FEATURE, count // 2)) for count in TOKEN_FEATURES.values()]
        self.layers = layers
        self.word = nn.Embedding(words, word_size, padding_idx=0)
        self.feats = nn.ModuleList(
            [nn.Embedding(count, size) for count, size in zip(TOKEN_FEATURES.values(), sizes, strict=True)]
        )
        self.vproj, self.meaning = nn.Linear(vectors, _VECTOR_SIZE), nn.Linear(pieces, _MEANING)
        width = _VECTOR_SIZE + word_size + sum(sizes) + _MEANING
        widths = [width, *[2 * hidden] * (layers - 1)]
        self.drop, self.drop_input, self.drop_pieces = nn.Dropout(dropout), nn.Dropout(0.25), nn.Dropout(0.2)
        # Two one-way LSTMs a layer: PyTorch's packed two-way LSTM is seven times slower backwards on a CPU.
        self.fw = nn.ModuleList([nn.LSTM(size, hidden, batch_first=True) for size in widths])
        self.bw = nn.ModuleList([nn.LSTM(size, hidden, batch_first=True) for size in widths])
        state, size = 2 * hidden + _MEANING, candidate_size
        self.tag = nn.Linear(state, len(ROLES) * 3)
        self.trig = nn.Linear(state, 1)
        self.doc = nn.Linear(2 * state, 1)
        self.cand = _perceptron(3 * state + CANDIDATE_FEATURES, 2 * size, size, dropout)
        self.anchor = _perceptron(size + 2 * state, _HEAD, 1, dropout)
        self.planned = nn.Linear(size + 2 * state, 1)
        self.pa, self.pc, self.pm = nn.Linear(size, size), nn.Linear(size, size), nn.Linear(size, size)
        self.pf = nn.Linear(PAIR_FEATURES, size)
        self.pair = nn.Sequential(
            nn.ReLU(), nn.Dropout(dropout), nn.Linear(size, _HEAD), nn.ReLU(), nn.Linear(_HEAD, len(ROLES))
        )
        self.solo = nn.Sequential(nn.ReLU(), nn.Dropout(dropout), nn.Linear(size, len(ROLES)))

    def encode(self, words: Tensor, vectors: Tensor, features: Tensor, pieces: Tensor, lengths: Tensor) -> Tensor:
        """Return the states of the tokens, shape ``(documents, steps, 2 * hidden + 128)``.

        Args:
            words: shape ``(documents, steps)``.
            vectors: shape ``(documents, steps, width)``.
            features: shape ``(documents, steps, len(TOKEN_FEATURES))``.
            pieces: vectors of the words' pieces, shape ``(documents, steps, width)``.
            lengths: tokens of each document, shape ``(documents,)``.
        """
        embedded = [table(features[:, :, number]) for number, table in enumerate(self.feats)]
        level = F.layer_norm(pieces, pieces.shape[-1:])
        meaning = self.drop_input(torch.tanh(self.meaning(self.drop_pieces(level))))
        states = self.drop_input(torch.cat([self.vproj(vectors), self.word(words), *embedded], dim=-1))
        states = torch.cat([states, meaning], dim=-1)
        times = torch.arange(words.shape[1])[None]
        backwards = torch.where(times < lengths[:, None], lengths[:, None] - 1 - times, times)[:, :, None]
        for layer, (forward, backward) in enumerate(zip(self.fw, self.bw, strict=True)):
            if layer:
                states = self.drop(states)
            reversed_states = torch.gather(states, 1, backwards.expand_as(states))
            ahead, _ = forward(states)
            behind, _ = backward(reversed_states)
            states = torch.cat([ahead, torch.gather(behind, 1, backwards.expand_as(behind))], dim=-1)
        kept: Tensor = self.drop(torch.cat([states, meaning], dim=-1))
        return kept

    def candidates(self, states: Tensor, starts: Tensor, ends: Tensor, features: Tensor) -> Tensor:
        """Return the vectors of candidates: first and last state, mean and features."""
        sums = torch.cat([torch.zeros(1, states.shape[1]), states.cumsum(0)])
        means = (sums[ends] - sums[starts]) / (ends - starts).unsqueeze(1)
        out: Tensor = self.cand(torch.cat([states[starts], states[ends - 1], means, features], dim=-1))
        return out

    def pairs(self, anchors: Tensor, candidates: Tensor, features: Tensor) -> Tensor:
        """Return role logits, shape ``(anchors, candidates, len(ROLES))``."""
        mixed = (
            self.pa(anchors)[:, None]
            + self.pc(candidates)[None]
            + self.pf(features)
            + self.pm(anchors[:, None] * candidates[None])
        )
        out: Tensor = self.pair(mixed)
        return out


def pool(states: Tensor) -> Tensor:
    """Return what a whole document is like: maximum and mean over its states."""
    return torch.cat([states.max(0)[0], states.mean(0)])


def _perceptron(inputs: int, hidden: int, outputs: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, outputs))
