"""Embeddings of tokens by trained networks, computed once for each different word instead of once for each token.

What a network's first layer (spaCy's ``MultiHashEmbed``) makes of a token depends on the word alone, and most tokens of
a batch are words that stand elsewhere in it: four of five in 32 news articles.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import NORM, ORTH  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

_Embeddings = list[NDArray[np.float32]]
_Forward = Callable[..., tuple[Any, Callable[..., Any]]]


def embed_words_once(nlp: Language) -> Language:
    """Let the networks of ``nlp`` embed each different word of a batch once; return ``nlp``. Training is unchanged."""
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            embed = node.get_ref("embed") if "embed" in node.ref_names else None
            if embed is not None and "extract_features" in embed.name:
                embed._func = _once(embed._func)
    return nlp


def _once(forward: _Forward) -> _Forward:
    def embed(model: "Model[Any, Any]", docs: Sequence[Doc], is_train: bool) -> tuple[_Embeddings, Callable[..., Any]]:
        distinct = None if is_train else _distinct(docs)
        if distinct is None:
            made: tuple[_Embeddings, Callable[..., Any]] = forward(model, docs, is_train)
            return made
        words, places = distinct
        (rows,), backward = forward(model, [words], is_train)
        borders = np.cumsum([len(doc) for doc in docs])[:-1]
        return np.split(rows[places], borders), backward

    return embed


def _distinct(docs: Sequence[Doc]) -> tuple[Doc, NDArray[np.intp]] | None:
    """Return the different words of some Docs and which of them each token is; nothing where that saves nothing."""
    if not sum(map(len, docs)):
        return None
    pairs = np.concatenate([np.asarray(doc.to_array([ORTH, NORM])).reshape(-1, 2) for doc in docs])
    keys, places = np.unique(pairs[:, 0], return_inverse=True)
    vocab = docs[0].vocab
    words = Doc(vocab, words=[vocab.strings[key] for key in keys.tolist()])
    norms = np.asarray(words.to_array(NORM))
    # A token may have a norm of its own, which the network would see.
    return (words, places) if (norms[places] == pairs[:, 1]).all() else None
