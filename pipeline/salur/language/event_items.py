"""The things given of one event as an annotator would write them: whole phrases, each once, the vague ones out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from salur.language.event_choice import Choice, without_repeats
from salur.language.event_view import Candidate, EventView, content_words, is_generic, quantity_of
from salur.language.lexicon import giving_lexicon


def settle_items(choices: Iterable[Choice], view: EventView) -> tuple[Choice, ...]:
    """Return the things given, best first.

    Phrases lose the verb before them (*mendapatkan masker* → *masker*) and loose words at their ends; neighbours are
    one phrase; *bantuan* gives way to what the help is, and *masker* to *masker kain*.
    """
    choices = list(choices)
    specific = [choice for choice in choices if not is_generic(view, choice.candidate)] or choices
    phrases = _neighbours_joined([replace(c, candidate=_trimmed(view, c.candidate)) for c in specific], view)
    ranked = sorted(phrases, key=lambda choice: -choice.score)
    distinct = [choice for choice in ranked if not _said_better(view, choice.candidate, ranked)]
    return without_repeats(distinct, view, (), same_wording=1.0)


def _trimmed(view: EventView, candidate: Candidate) -> Candidate:
    start, end = candidate.start, candidate.end
    verbs = {first for first, last, entry in view.triggers if entry.voice != "noun" and last == first + 1}
    while start < end - 1 and (start in verbs or _is_loose(view.words[start])):
        start += 1
    opened = "(" in view.words[start:end]
    while start < end - 1 and _is_loose(view.words[end - 1]) and not (view.words[end - 1] == ")" and opened):
        end -= 1
    return replace(candidate, start=start, end=end)


def _is_loose(word: str) -> bool:
    return word in giving_lexicon().loose or not any(character.isalnum() for character in word)


def _neighbours_joined(choices: Sequence[Choice], view: EventView) -> list[Choice]:
    """Return the choices with those joined that touch: *alat bantu* and *jalan*, but not *Rp5 juta* and *20 dus*."""
    joined: list[Choice] = []
    for choice in sorted(choices, key=lambda choice: choice.candidate.start):
        before = joined[-1] if joined else None
        at = choice.candidate.start
        if before is not None and before.candidate.end == at and not view.shapes[at][0].isdigit():
            sources = before.candidate.sources | choice.candidate.sources
            whole = Candidate(before.candidate.start, choice.candidate.end, sources)
            joined[-1] = replace(before, candidate=whole, score=max(before.score, choice.score))
        else:
            joined.append(choice)
    return joined


def _said_better(view: EventView, candidate: Candidate, choices: Sequence[Choice]) -> bool:
    """Tell whether another choice has all the words of one without an amount, and more."""
    if quantity_of(view, candidate) is not None:
        return False
    words = set(content_words(view, candidate))
    return any(words < set(content_words(view, choice.candidate)) for choice in choices)
