"""UD Indonesian-GSD 2.1 (2017) rewritten by rule towards today's scheme, to train a parser before the real trees.

The heads of the two schemes mostly agree; labels and word classes do not. What the rules change was read off the same
words' labels in UD Indonesian-CSUI train and PUD: noun compounds are ``nmod``, names ``flat:name`` on their first word,
*akan, telah, dapat* auxiliaries, *untuk* before a verb a ``mark``, relative clauses ``acl:relcl``, days and years
``:tmod``, reduplications one word, clitics words of their own.
"""

import re
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

_AUXILIARIES = frozenset(
    {"akan", "dapat", "telah", "bisa", "sudah", "harus", "sedang", "belum", "pernah", "boleh", "mampu"}
)
_MONTHS = frozenset(
    {"januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november"}
    | {"desember"}
)
_DAYS = frozenset({"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"})
_TIMES = (
    _MONTHS | _DAYS | frozenset({"tahun", "tanggal", "hari", "bulan", "abad", "pekan", "jam", "pukul", "saat", "masa"})
)
_PERSONS = frozenset({"mereka", "saya", "kami", "kita", "dia", "ia", "kamu", "anda", "aku", "beliau"})
_MARKERS = frozenset({"untuk", "dengan", "setelah", "sebelum", "karena", "tanpa", "agar", "supaya", "sejak", "hingga"})
_CLITIC = re.compile(r"(?P<host>.{2,}?)(?P<clitic>nya)\Z", re.IGNORECASE)


@dataclass(slots=True)
class _Word:
    form: str
    pos: str
    head: int
    label: str
    space: bool


def convert_old_tree(doc: Doc, nlp: Language) -> Doc:
    """Return the sentence ``doc`` of UD 2.1 with today's words, heads and labels; word classes are left out.

    Args:
        doc: one sentence as :func:`salur.training.corpora.read_trees` gives it.
        nlp: its tokenizer knows which words ending in *-nya* are whole.
    """
    words = [_Word(t.text, t.pos_, t.head.i, t.dep_, bool(t.whitespace_)) for t in doc]
    words = _join_reduplications(words)
    _move_names(words)
    _relabel(words)
    words = _split_clitics(words, nlp)
    converted = Doc(
        nlp.vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        heads=[word.head for word in words],
        deps=[word.label for word in words],
    )
    converted.set_ents([], default="missing")
    return converted


def _join_reduplications(words: list[_Word]) -> list[_Word]:
    drop: dict[int, int] = {}  # word -> the word it becomes part of
    for i in range(len(words) - 2):
        if words[i + 1].form == "-" and words[i + 2].label in {"compound:plur", "compound"} and i not in drop:
            first, second = words[i].form.lower(), words[i + 2].form.lower()
            if first == second or second.startswith(first):
                words[i].form = f"{words[i].form}-{words[i + 2].form}"
                words[i].space = words[i + 2].space
                drop[i + 1] = drop[i + 2] = i
    return _without(words, drop)


def _without(words: list[_Word], drop: dict[int, int]) -> list[_Word]:
    kept = [i for i in range(len(words)) if i not in drop]
    place = {old: new for new, old in enumerate(kept)}
    for i in kept:
        words[i].head = place[drop.get(words[i].head, words[i].head)]
    return [words[i] for i in kept]


def _move_names(words: list[_Word]) -> None:
    for word in words:
        if word.label != "flat":
            continue
        top = word.head
        while words[top].label == "flat" and words[top].pos == "PROPN" and words[words[top].head].pos == "PROPN":
            top = words[top].head
        word.head = top


def _relabel(words: list[_Word]) -> None:
    relative = {word.head for word in words if word.form.lower() == "yang"}
    for i, word in enumerate(words):
        form = word.form.lower()
        head = words[word.head]
        if word.label == "flat":
            word.label = "flat:name" if word.pos == head.pos == "PROPN" else "nmod"
        elif word.label in {"compound", "compound:plur"}:
            word.label = "nmod"
        elif word.label == "acl" and i in relative:
            word.label = "acl:relcl"
        elif word.label in {"obl", "nmod"} and form in _TIMES:
            word.label += ":tmod"
        elif word.label == "advmod" and form in _AUXILIARIES:
            word.label = "aux"
        elif word.label == "det" and form in _PERSONS:
            word.label = "nmod:poss"
        elif word.label == "case" and form in _MARKERS and head.pos == "VERB":
            word.label = "mark"


def _split_clitics(words: list[_Word], nlp: Language) -> list[_Word]:
    split: list[_Word] = []
    place: list[int] = []
    hosts: dict[int, int] = {}
    for word in words:
        place.append(len(split))
        split.append(word)
        match = _CLITIC.match(word.form)
        if match and len(nlp.make_doc(word.form)) == 2:
            label = "obj" if word.pos == "VERB" and word.form[:2].lower() == "me" else "nmod:poss"
            hosts[len(split)] = len(split) - 1
            split.append(_Word(match["clitic"], "PRON", 0, label, word.space))
            word.form, word.space = match["host"], False
    for i, word in enumerate(split):
        word.head = hosts[i] if i in hosts else place[word.head]
    return split
