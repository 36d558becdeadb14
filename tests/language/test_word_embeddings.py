from typing import Any

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from salur.language.word_embeddings import embed_words_once

SENTENCES: tuple[list[str], ...] = (
    ["Yayasan", "Rimba", "Asri", "menyerahkan", "60", "bibit", "kelapa", "."],
    ["Bibit", "kelapa", "itu", "diterima", "warga", "Desa", "Asri", "."],
    [],
    ["."],
)


def recogniser():
    nlp = spacy.blank("id")
    ner: Any = nlp.add_pipe("ner", config={"model": {"tok2vec": {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None,
        "width": 16, "depth": 1, "embed_size": 200, "window_size": 1, "maxout_pieces": 2, "subword_features": True}}})  # fmt: skip
    ner.add_label("ORG")
    nlp.initialize()
    return nlp


def embedder(nlp):
    nodes = nlp.get_pipe("ner").model.walk()
    return next(node.get_ref("embed") for node in nodes if "embed" in node.ref_names)


def docs(nlp):
    return [Doc(nlp.vocab, words=words) for words in SENTENCES]


def test_each_token_has_the_embedding_that_the_network_gives_it():
    nlp = recogniser()
    before = embedder(nlp).predict(docs(nlp))
    after = embedder(embed_words_once(nlp)).predict(docs(nlp))
    assert [rows.shape for rows in after] == [rows.shape for rows in before]
    assert all(np.allclose(one, other, atol=1e-5) for one, other in zip(before, after, strict=True))


def test_each_different_word_is_embedded_once():
    nlp = recogniser()
    embed = embedder(nlp)
    forward, seen = embed._func, []

    def counting(model, texts, is_train):
        seen.append([len(doc) for doc in texts])
        return forward(model, texts, is_train)

    embed._func = counting
    embed_words_once(nlp)
    embed.predict(docs(nlp))
    assert seen == [[len({word for words in SENTENCES for word in words})]]


@pytest.mark.parametrize("norm", ["yys", "yayasan"])
def test_a_token_with_a_norm_of_its_own_keeps_its_embedding(norm):
    nlp = recogniser()
    given = docs(nlp)
    given[0][0].norm_ = norm
    before = embedder(nlp).predict(given)
    after = embedder(embed_words_once(nlp)).predict(given)
    assert all(np.allclose(one, other, atol=1e-5) for one, other in zip(before, after, strict=True))


def test_training_goes_on_as_before():
    nlp = embed_words_once(recogniser())
    _, backprop = embedder(nlp)(docs(nlp)[:2], is_train=True)
    assert callable(backprop)


def test_no_text_at_all():
    nlp = embed_words_once(recogniser())
    assert [len(doc.ents) for doc in nlp.pipe(["", ""])] == [0, 0]
