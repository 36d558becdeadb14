"""Is a text Indonesian? A warning, never a verdict: names and quotes in English are everywhere in the news."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Languages that Indonesian feeds hold, and the world's largest; the identifier's others only add false alarms.
_LANGUAGES = (
    "ar", "de", "en", "es", "fr", "hi", "id", "it", "ja", "jv", "ko", "ms", "nl", "pt", "ru", "th", "tl", "tr", "vi",
    "zh",
)  # fmt: skip
# Malay cannot be told from Indonesian on a page; Javanese quotes and names stand in Indonesian text.
_KIN = frozenset(("id", "ms"))
# Enough to be sure, and the time of a long article stays that of a short one.
_CHARACTERS = 1000
# Below this many letters the identifier guesses.
_FEWEST_LETTERS = 40


def foreign_language(text: str, *, probability: float) -> str | None:
    """Return the ISO 639-1 code of the language if the text is surely not Indonesian (or Malay), else ``None``.

    Args:
        text: the article's body; its first 1,000 characters are looked at.
        probability: how sure the identifier (py3langid) must be; above 1 nothing is foreign.
    """
    if probability > 1:
        return None
    sample = text[:_CHARACTERS]
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return None
    language, sure = _identifier().classify(sample)
    return str(language) if language not in _KIN and sure >= probability else None


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
