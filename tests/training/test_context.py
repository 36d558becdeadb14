"""Training the context encoder: sentences as arrays, a tiny network, and that numpy runs what PyTorch trained."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from salur.language.context_encoder import ContextEncoder, find_pieces, scaled, word_form
from salur.language.event_features import word_shape
from tests.language.views import view_of

torch = pytest.importorskip("torch")

from salur.training.context import (  # noqa: E402 (after the check that torch is there)
    ContextSettings,
    Sentences,
    read_sentences,
    train_context_encoder,
    write_context_encoder,
)
from salur.training.context_network import ContextNetwork  # noqa: E402

WIDTH = 5
SETTINGS = ContextSettings(steps=40, batch_tokens=40, words=50, least_word_count=2, samples=10, hidden=4)
TEXTS = [
    f"Yayasan Pelita menyerahkan {number} tenda kepada warga. Warga desa itu sangat senang dan berterima kasih."
    for number in (20, 35, 71)
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    chance = np.random.default_rng(2)
    for word in {token.lower_ for text in TEXTS for token in nlp.make_doc(text)}:
        nlp.vocab.set_vector(word, chance.normal(0, 1, WIDTH).astype(np.float32))  # type: ignore[arg-type]  # thinc's name for it
    return nlp


@pytest.fixture(scope="module")
def sentences(nlp: Language) -> Sentences:
    return read_sentences(iter(TEXTS), nlp, SETTINGS)


@pytest.fixture(scope="module")
def trained(sentences: Sentences) -> tuple[ContextNetwork, list[str]]:
    lines: list[str] = []
    network = train_context_encoder(sentences, SETTINGS, report=lines.append)
    network.eval()
    return network, lines


def test_sentences_become_numbers_of_forms_seen_often(sentences: Sentences) -> None:
    assert "00" in sentences.words
    assert sentences.spans.tolist()[:2] == [[0, 8], [8, 17]]
    assert len(sentences.vectors) == len({word.lower() for text in TEXTS for word in text.replace(".", " .").split()})
    np.testing.assert_allclose(np.linalg.norm(sentences.vectors, axis=1), 3, rtol=1e-5)


def test_training_reports_the_perplexity_of_sentences_held_out(trained: tuple[ContextNetwork, list[str]]) -> None:
    assert "perplexity" in trained[1][-1]


def test_numpy_reads_as_pytorch_does(
    trained: tuple[ContextNetwork, list[str]], sentences: Sentences, nlp: Language, tmp_path: Path
) -> None:
    network = trained[0]
    write_context_encoder(network, sentences.words, tmp_path)
    encoder = ContextEncoder.from_disk(tmp_path)
    view = view_of(TEXTS[0])
    states = encoder.encode([view], nlp.vocab)[0]
    for piece in find_pieces([view]):
        numbers = torch.tensor([[encoder.words.get(word_form(view.words[token]), 1) for token in piece.tokens]])
        vectors = np.array([scaled(np.asarray(nlp.vocab.get_vector(view.words[token]))) for token in piece.tokens])
        shapes = torch.tensor([[word_shape(view.shapes[token]) for token in piece.tokens]])
        with torch.no_grad():
            read = [torch.from_numpy(vectors)[None], network.word(numbers), network.shape(shapes)]
            inputs = torch.cat(read, -1)
            ahead, _ = network.fw[0](inputs)
            behind, _ = network.bw[0](inputs.flip(1))
        expected = torch.cat([ahead, behind.flip(1)], -1)[0].numpy()
        np.testing.assert_allclose(states[piece.tokens], expected, atol=5e-3)
