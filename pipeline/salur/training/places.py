"""Two kinds of place names, so that corpora with opposite rules can teach one model.

NERGrit and the frame sentences mark every place name. idner-news-2k marks it where it tells a place (*di Jepang*), and
leaves it unmarked where it tells an actor or an origin (*Menteri Luar Negeri Jepang*): ACE's GPE. Training marks
the first LOC and the second GPE in all of them; a small classifier learns the difference from idner-news-2k, where the
unmarked names of known places are the GPEs.
"""

import re
from collections import Counter
from collections.abc import Sequence

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from salur.training.corpora import NamedText

_WORD = re.compile(r"\w+|[^\w\s]")
# Before these a place name is no place: bahasa Jawa, suku Jawa.
_LANGUAGES = frozenset({"bahasa", "suku", "etnis", "masakan", "batik"})


def known_places(sentences: Sequence[NamedText], *, at_least: int = 2) -> frozenset[str]:
    """Return the capitalised names that these sentences mark LOC ``at_least`` times, and seldom leave unmarked."""
    marked = Counter(s.text[start:end] for s in sentences for start, end, kind in s.names if kind == "LOC")
    names = {name for name, count in marked.items() if count >= at_least and name[0].isupper() and len(name) > 1}
    bare: Counter[str] = Counter()
    for sentence in sentences:
        bare.update(sentence.text[start:end] for start, end in _unmarked(sentence, _pattern(names)))
    return frozenset(name for name in names if marked[name] >= 2 * bare[name])


def mark_actors(sentences: Sequence[NamedText], places: frozenset[str]) -> list[NamedText]:
    """Return the sentences of idner-news-2k with the unmarked names of ``places`` as GPE."""
    pattern = _pattern(places)
    marked = []
    for sentence in sentences:
        actors = [(start, end, "GPE") for start, end in _unmarked(sentence, pattern)]
        marked.append(NamedText(sentence.text, tuple(sorted([*sentence.names, *actors]))))
    return marked


def _pattern(names: frozenset[str] | set[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")


def _unmarked(sentence: NamedText, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    found = []
    for match in pattern.finditer(sentence.text):
        start, end = match.span()
        free = all(end <= other or start >= over for other, over, _ in sentence.names)
        before = _WORD.findall(sentence.text[:start].lower()[-40:])
        if free and not (before and before[-1] in _LANGUAGES):
            found.append((start, end))
    return found


class PlaceRole:
    """Tells places (LOC) from actors and origins (GPE) by the words around the name."""

    def __init__(self) -> None:
        self._model: Pipeline = make_pipeline(DictVectorizer(), LogisticRegression(C=2.0, max_iter=400))

    def fit(self, sentences: Sequence[NamedText]) -> "PlaceRole":
        """Learn from sentences marked by :func:`mark_actors`."""
        rows, kinds = [], []
        for sentence in sentences:
            for start, end, kind in sentence.names:
                if kind in {"LOC", "GPE"}:
                    rows.append(_features(sentence, start, end))
                    kinds.append(kind)
        self._model.fit(rows, kinds)
        return self

    def apply(self, sentences: Sequence[NamedText]) -> list[NamedText]:
        """Return sentences that mark every place name LOC with the actors among them GPE."""
        rows = [_features(s, start, end) for s in sentences for start, end, kind in s.names if kind == "LOC"]
        kinds = iter(self._model.predict(rows)) if rows else iter(())
        return [
            NamedText(
                s.text, tuple((start, end, str(next(kinds)) if kind == "LOC" else kind) for start, end, kind in s.names)
            )
            for s in sentences
        ]


def _features(sentence: NamedText, start: int, end: int) -> dict[str, str | bool]:
    before = ["^", "^", *_WORD.findall(sentence.text[:start].lower()[-60:])]
    after = [*_WORD.findall(sentence.text[end : end + 30].lower()), "$"]
    name = sentence.text[start:end].lower()
    follows = any(0 <= start - over <= 3 and kind == "LOC" for _, over, kind in sentence.names)
    return {
        "before": before[-1],
        "two before": f"{before[-2]} {before[-1]}",
        "after": after[0],
        "name": name,
        "first word": name.split()[0],
        "many words": " " in name,
        "after a place": follows,
        "comma": before[-1] in {",", "("},
    }
