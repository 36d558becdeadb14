"""The tokenizer for Indonesian news: non-destructive, UD's words, tolerant of glued sentences.

What it does beyond spaCy's rules: ``Rp5`` is two tokens; dates (``27/8/2020``), numbers (``2.500``, ``1,5``, ``10.00``)
and ordinals (``ke-26``) are one; ranges (``5-10``) are three; abbreviations and initials keep their full stop
(``Tbk.``, ``S.H.``, ``H.``); clitics are tokens of their own as in Universal Dependencies (``bantuan`` + ``nya``); a
full stop or quote glued to the next sentence (``kata dia.Ia``) is cut off. The words behind it stand in
``data/lexicon/abbreviations.tsv`` and ``data/lexicon/clitics.yaml``.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from operator import itemgetter

import yaml
from spacy.language import Language
from spacy.symbols import ORTH, PREFIX  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.tokens import Doc
from spacy.util import registry

from salur.errors import ResourceError
from salur.resources import data_path

# spaCy strips affixes one by one, each time over what remains: quadratic in a run without spaces. Longer runs are
# cut first.
LONGEST_RUN = 400

_LETTER = r"[^\W\d_]"
_LOWER = r"[a-z]"
_QUOTES = r"\"“”„«»‘’'`´"
_OPEN = r"\(\[\{<"
_CLOSE = r"\)\]\}>"
_DASHES = r"\-–—‐‑−"
_CURRENCY = r"(?:Rp|RP|rp|IDR|US\$|AS\$|S\$|A\$|USD|SGD|RM|\$|€|£|¥)"

_PREFIXES = (
    r"\.\.+|…",
    rf"[{_QUOTES}{_OPEN}{_CLOSE}]",
    r"[.,;:!?*•●▪■·~|+=]",
    rf"[{_DASHES}](?=\S)",
    rf"{_CURRENCY}\.?(?=\d)",
    r"(?:No|Jl|Jln|Gg|Kab|Kec|Kel|Drs?|Prof|Ir)\.(?=[A-Z\d])",
)
_SUFFIXES = (
    r"\.\.+|…",
    rf"[{_QUOTES}{_OPEN}{_CLOSE}]",
    r"[,;:!?%*•·~|+=]",
    r"(?<=\d),[-–]",
    rf"(?<=\S)[{_DASHES}]",
    # A full stop after one letter is an initial (H. M. Yusuf), after a dotted letter an abbreviation (S.H.).
    rf"(?<=[^\W\d_]{{2}})\.|(?<=\d)\.|(?<=[{_QUOTES}{_CLOSE}%²³])\.",
    rf"(?<={_LETTER}{{2}})(?:nya|NYA|Nya)|(?<={_LETTER}-)(?:nya|NYA|Nya)",
    # 5kg, 10ton, 100jt, but not 1990an or 2nd.
    r"(?<=\d)(?!an$|st$|nd$|rd$|th$)[a-z]{2,6}|(?<=\d)m[²³2]?",
)
_INFIXES = (
    r"\.\.+|…",
    r"[\"“”„«»]",
    rf"(?<={_LOWER}{{2}})nya(?=[.,!?:;]*[\"“”]*[A-Z\"“”,])",
    # kata dia.Ia menambahkan; (2020).Ia
    rf"(?<={_LOWER}{{2}})[.!?](?=[A-Z\"“‘(,])|(?<=[\d)\"”%])[.!?](?=[A-Z\"“,])",
    rf"(?<=[.!?\"”]),(?=\S)|(?<={_LETTER}),(?=[^\s])|(?<=\d),(?={_LETTER}|[\"“(])|(?<=[)%]),(?=\S)",
    rf"(?<=[{_LOWER[1:-1]}\d)]):(?={_LETTER}|[\"“])|;",
    rf"(?<={_LETTER}{{2}})[()\[\]]|[()\[\]](?={_LETTER}{{2}})",
    r"(?<=\d)[-–—−](?=\d|Rp)|[–—]|(?<=[a-z])-(?=Rp\d)|Rp(?=\d)",
    # dan/atau and TNI/Polri, but not km/jam or II/2007.
    rf"(?<={_LETTER}{{3}})/(?={_LETTER}{{2}})",
    # Januari-September; other words joined by a hyphen stay whole (bahu-membahu).
    r"(?<=[a-z]{3})-(?=(?:Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember)\b)",
)
_DAY = r"\d{1,2}-\d{1,2}-\d{2,4}|\d{4}-\d{2}-\d{2}"
_TLD = r"(?:com|co|id|net|org|info|tv|gov|edu|io|me|news|biz)"
_URL = (
    r"(?:https?://|www\.)\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+){{0,4}}\.{_TLD}(?:/\S*)?"
)


class NewsTokenizer(Tokenizer):  # type: ignore[misc]  # the base has no stubs
    """spaCy's tokenizer, but linear in any input: endless runs without a space are cut before it sees them."""

    def __call__(self, string: str) -> Doc:
        """Return the Doc of a text; ``doc.text == string`` always."""
        if not _has_long_run(string):
            doc: Doc = super().__call__(string)
            return doc
        pieces = [super(NewsTokenizer, self).__call__(piece) for piece in _cut_long_runs(string)]
        return Doc.from_docs(pieces, ensure_whitespace=False)


@registry.tokenizers("salur.Tokenizer.v1")  # type: ignore[untyped-decorator]  # catalogue is untyped
def make_tokenizer(*, prefix_letters: int = 1) -> Callable[[Language], Tokenizer]:
    """Return the factory of the tokenizer, for ``[nlp.tokenizer] @tokenizers = "salur.Tokenizer.v1"``.

    Args:
        prefix_letters: length of the lexemes' ``prefix_``, from which a trained model learns. Indonesian marks voice by
            prefixes (*meN-, di-, ter-*), of which spaCy's one letter tells little. A model must load with the length
            that it was trained with; it is kept in its ``config.cfg``.
    """

    def create(nlp: Language) -> Tokenizer:
        nlp.vocab.lex_attr_getters[PREFIX] = itemgetter(slice(prefix_letters))  # type: ignore[attr-defined]  # not in the stub
        return NewsTokenizer(
            nlp.vocab,
            rules=_special_cases(),
            prefix_search=re.compile("|".join(f"^(?:{part})" for part in _PREFIXES)).search,
            suffix_search=re.compile("|".join(f"(?:{part})$" for part in _SUFFIXES)).search,
            infix_finditer=re.compile("|".join(f"(?:{part})" for part in _INFIXES)).finditer,
            token_match=re.compile(rf"(?:{_DAY})\Z").match,
            url_match=re.compile(rf"(?:{_URL})\Z", re.IGNORECASE).match,
        )

    return create


@cache
def abbreviations() -> dict[str, bool]:
    """Return the abbreviations with a full stop, each with whether a sentence may end with it.

    Raises:
        ResourceError: the table is missing or malformed.
    """
    table: dict[str, bool] = {}
    path = data_path("lexicon", "abbreviations.tsv")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or parts[2] not in {"yes", "no"}:
            raise ResourceError(f"{path}:{number}: expected form, kind and yes or no, separated by tabs")
        form = parts[0]
        for variant in (form, form[0].upper() + form[1:], form[0].lower() + form[1:]):
            table.setdefault(variant, parts[2] == "yes")
    return table


@cache
def _special_cases() -> dict[str, list[dict[int, str]]]:
    path = data_path("lexicon", "clitics.yaml")
    clitics = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        kept = list(clitics["kept"])
        split = [(word, clitic) for clitic, words in clitics["split"].items() for word in words]
    except (KeyError, TypeError, AttributeError) as error:
        raise ResourceError(f"{path}: expected the keys 'kept' and 'split' ({error})") from error
    cases: dict[str, list[dict[int, str]]] = {form: [{ORTH: form}] for form in abbreviations()}
    for word in kept:
        cases.update({form: [{ORTH: form}] for form in _case_variants(word)})
    for word, clitic in split:
        border = len(word) - len(clitic)
        for form in _case_variants(word):
            cases[form] = [{ORTH: form[:border]}, {ORTH: form[border:]}]
    return cases


def _case_variants(word: str) -> tuple[str, str, str, str]:
    title = "-".join(part.capitalize() for part in word.split("-"))
    return word, word.capitalize(), title, word.upper()


def _has_long_run(text: str) -> bool:
    return len(text) > LONGEST_RUN and any(True for _ in _long_runs(text))


def _long_runs(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"\S{{{LONGEST_RUN},}}", text)


def _cut_long_runs(text: str) -> Iterator[str]:
    start = 0
    for run in _long_runs(text):
        for cut in range(run.start() + LONGEST_RUN, run.end(), LONGEST_RUN):
            yield text[start:cut]
            start = cut
    if start < len(text):
        yield text[start:]
