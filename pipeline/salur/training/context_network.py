"""The context encoder as a PyTorch network, for training; :mod:`salur.language.context_encoder` runs it with numpy."""

import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from torch import Tensor, nn

from salur.language.event_features import TOKEN_FEATURES

_WORD, _SHAPE, _OUT, _MIXED = 64, 8, 128, 256


class ContextNetwork(nn.Module):
    """Foretells each word of a sentence from the words before and after it (context2vec, Melamud et al. 2016).

    Args:
        words: size of the vocabulary, with padding (0) and unknown (1).
        vectors: width of the word vectors.
        hidden: units of each direction.
        dropout: rate on what the LSTM reads.
    """

    def __init__(self, *, words: int, vectors: int, hidden: int = 256, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(words, _WORD, padding_idx=0)
        self.shape = nn.Embedding(TOKEN_FEATURES["shape"], _SHAPE)
        width = vectors + _WORD + _SHAPE
        self.fw = nn.ModuleList([nn.LSTM(width, hidden, batch_first=True)])
        self.bw = nn.ModuleList([nn.LSTM(width, hidden, batch_first=True)])
        self.mix = nn.Sequential(nn.Linear(2 * hidden, _MIXED), nn.GELU(), nn.Linear(_MIXED, _OUT))
        self.out, self.bias = nn.Embedding(words, _OUT, sparse=True), nn.Embedding(words, 1, sparse=True)
        self.drop = nn.Dropout(dropout)
        nn.init.normal_(self.word.weight, std=0.1)
        nn.init.normal_(self.out.weight, std=0.05)
        nn.init.zeros_(self.bias.weight)

    def guess(self, words: Tensor, vectors: Tensor, shapes: Tensor) -> Tensor:
        """Return what the words around each known word say of it, shape ``(known words, 128)``.

        Args:
            words: shape ``(sentences, steps)``, 0 beyond a sentence's end.
            vectors: shape ``(sentences, steps, width)``.
            shapes: shape ``(sentences, steps)``.
        """
        states = self.drop(torch.cat([vectors, self.word(words), self.shape(shapes)], -1))
        ahead, _ = self.fw[0](states)
        behind, _ = self.bw[0](states.flip(1))
        edge = torch.zeros(len(words), 1, ahead.shape[2])
        around = torch.cat(
            [torch.cat([edge, ahead[:, :-1]], 1), torch.cat([behind.flip(1)[:, 1:], edge], 1)],
            -1,
        )
        out: Tensor = self.mix(around[words > 1])
        return out

    def sampled_loss(self, guesses: Tensor, words: Tensor, others: Tensor, log_rates: Tensor) -> Tensor:
        """Return the mean loss over right words against sampled ones (Jean et al. 2015, section 3).

        Args:
            guesses: of :meth:`guess`.
            words: the right words, shape ``(known words,)``.
            others: sampled words, shape ``(samples,)``.
            log_rates: logarithm of how often each word of the vocabulary is sampled.
        """
        right = (guesses * self.out(words)).sum(-1) + self.bias(words)[:, 0] - log_rates[words]
        wrong = guesses @ self.out(others).T + self.bias(others)[:, 0] - log_rates[others]
        wrong = wrong.masked_fill(words[:, None] == others[None], -1e4)
        loss: Tensor = (torch.logsumexp(torch.cat([right[:, None], wrong], 1), 1) - right).mean()
        return loss

    def full_loss(self, guesses: Tensor, words: Tensor) -> Tensor:
        """Return the summed loss over the whole vocabulary."""
        return F.cross_entropy(guesses @ self.out.weight.T + self.bias.weight[:, 0], words, reduction="sum")
