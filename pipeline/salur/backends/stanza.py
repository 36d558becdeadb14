"""The second backend: Stanza's tokens, tags, lemmas and trees on spaCy's Doc.

``salur_stanza`` is a pipe that replaces each Doc by one with Stanza's words (those of multi-word tokens are tokens of
their own, without a space between), so that all texts of a batch go through Stanza at once. Vocabulary, vectors and
names come from the spaCy model of ``pipeline.model``, whose own tagger and parser are left out.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Protocol, cast

from spacy.language import Language
from spacy.tokens import Doc

from salur.backends.spacy import make_spacy
from salur.backends.stanza_docs import Parsed, ParsedToken, ParsedWord, make_parsed_doc, parts, plain
from salur.errors import ResourceError, SettingsError
from salur.resources import model_path, user_model_path

# The setting that stands for Stanza's own package, and the folder in which `salur models fetch stanza` puts it.
OFFICIAL = "official"
OFFICIAL_FOLDER = "stanza"
PROCESSORS = "tokenize,mwt,pos,lemma,depparse"
# What of the spaCy model Stanza stands in for.
_REPLACED = frozenset({"salur_sentences", "tok2vec", "tagger", "morphologizer", "parser", "trainable_lemmatizer"})
_BORDER = "\n\n"


class _Word(Protocol):
    # Of Stanza's, which has no types, what is used here.
    text: str
    upos: str | None
    xpos: str | None
    feats: str | None
    lemma: str | None
    head: int
    deprel: str


class _Token(Protocol):
    start_char: int
    end_char: int
    words: Sequence[_Word]


class _Sentence(Protocol):
    tokens: Sequence[_Token]


class _Document(Protocol):
    sentences: Sequence[_Sentence]


class StanzaPipeline(Protocol):
    """A pipeline of Stanza's with tokens to trees."""

    def __call__(self, text: str) -> _Document:
        """Parse a text."""
        ...


def make_stanza(package: str, model: str | None, *, without: Sequence[str] = ()) -> Language:
    """Return a pipeline that parses with Stanza and takes vectors and names from a spaCy model.

    Args:
        package: a folder under ``models/``, a path, or ``official`` for the one that ``salur models fetch stanza``
            downloaded.
        model: the spaCy model, as in :func:`salur.backends.spacy.make_spacy`.
        without: pipes of the spaCy model that are not loaded besides those that Stanza replaces.

    Raises:
        SettingsError: Stanza is not installed.
        ResourceError: there is no such package or model.
    """
    nlp = make_spacy(model, without=sorted({*without, *_REPLACED}))
    nlp.add_pipe("salur_stanza", first=True, config={"package": package})
    return nlp


@Language.factory(
    "salur_stanza",
    assigns=["token.pos", "token.morph", "token.lemma", "token.head", "token.dep", "token.is_sent_start", "doc.sents"],
    default_config={"package": "id_stanza"},
)
def make_stanza_parser(nlp: Language, name: str, package: str) -> "StanzaParser":  # noqa: ARG001  # spaCy's names
    """Return the pipe; ``package`` is the setting ``pipeline.stanza``."""
    return StanzaParser(load_stanza(find_package(package)))


def find_package(package: str) -> Path:
    """Return the folder of a Stanza package.

    Args:
        package: as for :func:`make_stanza`.

    Raises:
        ResourceError: there is none.
    """
    if package == OFFICIAL:
        folder = user_model_path(OFFICIAL_FOLDER)
        advice = "; `salur models fetch stanza` downloads it"
    else:
        folder = model_path(package) or Path(package)
        advice = ""
    if not (folder / "resources.json").is_file():
        raise ResourceError(f"no Stanza package {package!r} at {folder.resolve()}{advice}")
    return folder


def load_stanza(folder: Path) -> StanzaPipeline:
    """Return Stanza's pipeline for Indonesian from a folder with ``resources.json``; nothing is downloaded.

    Raises:
        SettingsError: Stanza is not installed.
        ResourceError: the folder lacks a model or holds a broken one.
    """
    try:
        library = import_module("stanza")
    except ImportError as error:
        raise SettingsError("the stanza backend needs Stanza: pip install 'salur[stanza]'") from error
    try:
        pipeline = library.Pipeline(
            "id", dir=str(folder), processors=PROCESSORS, download_method=None, logging_level="ERROR", verbose=False
        )
    except Exception as error:  # what a missing or broken file raises depends on the part that reads it
        raise ResourceError(f"cannot load the Stanza package at {folder}: {error}") from error
    return cast("StanzaPipeline", pipeline)


class StanzaParser:
    """Replaces Docs by Docs with Stanza's words and trees; ``doc.text``, the article and ``user_data`` stay.

    Args:
        pipeline: Stanza's, with tokens to trees.
    """

    def __init__(self, pipeline: StanzaPipeline) -> None:
        self._pipeline = pipeline

    def __call__(self, doc: Doc) -> Doc:
        """Return the parsed Doc of the same text."""
        return self._replace([doc])[0]

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Yield the parsed Docs of a stream; the texts of ``batch_size`` Docs go through Stanza at once."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            yield from self._replace(batch)

    def _replace(self, docs: Sequence[Doc]) -> list[Doc]:
        replaced = []
        for doc, parsed in zip(docs, self.parse([doc.text for doc in docs]), strict=True):
            new = make_parsed_doc(doc.vocab, doc.text, parsed)
            new.user_data.update(doc.user_data)
            replaced.append(new)
        return replaced

    def parse(self, texts: Sequence[str]) -> list[list[Parsed]]:
        """Return the sentences of each text, with offsets into it."""
        found: list[list[Parsed]] = [[] for _ in texts]
        owners, starts, begins, pieces = [], [], [], []
        length = 0
        for number, text in enumerate(texts):
            for start, end in parts(text):
                owners.append(number)
                starts.append(start)
                begins.append(length)
                pieces.append(plain(text[start:end]))
                length += end - start + len(_BORDER)
        if not pieces:
            return found
        # Stanza ends a sentence at an empty line, so that no sentence reaches over a border of texts.
        for sentence in self._pipeline(_BORDER.join(pieces)).sentences:
            piece = bisect_right(begins, sentence.tokens[0].start_char) - 1
            found[owners[piece]].append(_read(sentence, starts[piece] - begins[piece]))
        return found


def _read(sentence: _Sentence, shift: int) -> Parsed:
    tokens = []
    for token in sentence.tokens:
        words = tuple(
            ParsedWord(
                word.text, word.upos or "X", word.xpos or "", word.feats or "", word.lemma or word.text, word.head - 1,
                word.deprel,
            )
            for word in token.words
        )  # fmt: skip
        tokens.append(ParsedToken(token.start_char + shift, token.end_char + shift, words))
    return Parsed(tuple(tokens))
