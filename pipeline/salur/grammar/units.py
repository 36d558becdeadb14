"""Units of counting and measuring: classifiers (*paket*, *ekor*), measures (*ton*, *liter*) and their spellings."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from salur.grammar.lexemes import Lexeme, PhraseTable, lex, read_lexicon

if TYPE_CHECKING:
    import pint

UnitKind = Literal["count", "measure", "time"]


class Unit(NamedTuple):
    """A unit.

    Attributes:
        name: canonical spelling (*paket*, *kg*).
        kind: ``count`` for classifiers and containers, ``measure``, or ``time`` for durations.
        pint: the expression that pint knows it by, ``None`` where pint has no such unit.
    """

    name: str
    kind: UnitKind
    pint: str | None = None


def parse_unit(text: str) -> Unit | None:
    """Return the unit that a text names, and nothing else, or ``None``."""
    lexemes = lex(text.strip())
    found = units().find(lexemes, 0)
    return found[0] if found is not None and found[1] == len(lexemes) else None


def read_unit(lexemes: Sequence[Lexeme], index: int) -> tuple[Unit, int] | None:
    """Return the unit whose name begins at ``index``, and the index after it, or ``None``."""
    return units().find(lexemes, index)


def one_of(word: str) -> tuple[Unit | None, bool]:
    """Return the unit of which a word in lower case names one (*seekor* → ekor), and whether it is such a word."""
    table = _one_of()
    return table.get(word), word in table


def convert(value: Decimal, unit: Unit, target: Unit) -> Decimal | None:
    """Return ``value`` of ``unit`` in ``target``, by pint's default registry, or ``None`` where they do not convert."""
    if unit.pint is None or target.pint is None:
        return None
    # Importing pint and building its registry takes half a second: only who converts pays for it.
    import pint  # noqa: PLC0415

    registry = _registry()
    try:
        factor = registry.parse_expression(unit.pint).to(registry.parse_expression(target.pint).units)
        result = factor / registry.parse_expression(target.pint)
    except pint.DimensionalityError:
        return None
    return value * Decimal(str(result.to_base_units().magnitude))


@cache
def units() -> PhraseTable[Unit]:
    """Return all units of ``data/lexicon/units.yaml`` by every spelling; up to two letters, case counts."""
    data = read_lexicon("units")
    entries: list[tuple[str, Unit]] = []
    for name, spellings in data["classifiers"].items():
        entries += [(spelling, Unit(name, "count")) for spelling in (name, *spellings)]
    kinds: tuple[tuple[str, UnitKind], ...] = (("measures", "measure"), ("times", "time"))
    for section, kind in kinds:
        for name, row in data[section].items():
            entries += [(spelling, Unit(name, kind, row["pint"])) for spelling in (name, *row["also"])]
    return PhraseTable(entries, exact_up_to=2)


@cache
def _one_of() -> dict[str, Unit | None]:
    return {
        word: None if name is None else parse_unit(str(name)) for word, name in read_lexicon("units")["one_of"].items()
    }


@cache
def _registry() -> "pint.UnitRegistry[Any]":
    import pint  # noqa: PLC0415

    return pint.UnitRegistry(non_int_type=Decimal)
