"""The default backend: a trained spaCy pipeline, or salur's tokenizer alone."""

from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language

from salur.errors import ResourceError
from salur.language.products import use_fast_products
from salur.language.word_embeddings import embed_words_once
from salur.resources import model_path


def make_spacy(model: str | None, *, without: Sequence[str] = ()) -> Language:
    """Return the trained pipeline ``model``, or a blank one with salur's tokenizer.

    Args:
        model: a folder under ``models/``, a path, or ``None`` to work from the lexicons alone.
        without: pipes of the model that are not loaded.

    Raises:
        ResourceError: there is no such model.
    """
    if model is None:
        return spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "salur.Tokenizer.v1"}}})
    folder = model_path(model) or Path(model)
    if not (folder / "config.cfg").is_file():
        raise ResourceError(f"no spaCy model named {model!r} under models/, nor at {folder.resolve()}")
    return embed_words_once(use_fast_products(spacy.load(folder, exclude=list(without))))
