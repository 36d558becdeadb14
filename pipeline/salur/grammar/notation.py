"""Digit strings in Indonesian and English notation: ``2.500``, ``1,5``, ``7.300.000.000`` and ``5,000.00``."""

import re
from decimal import Decimal

# Longer strings are account or serial numbers, or noise: 18 digits with their separators.
_MAX_LENGTH = 24
_INDONESIAN = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII)
_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?", re.ASCII)
_PLAIN = re.compile(r"(?:0|[1-9]\d*)(?:,\d+|\.\d{1,2})?|0\.\d+", re.ASCII)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)

VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def digits_value(text: str) -> Decimal | None:
    """Return the value of a digit string with its separators, or ``None`` where it is no well-formed number.

    A dot before three digits groups thousands, a comma before other than three is the decimal comma, and a dot before
    one or two digits a decimal point. ``1,500`` is taken for English thousands; see :func:`decimal_reading`.
    """
    if len(text) > _MAX_LENGTH or not text.isascii():
        return None
    if _INDONESIAN.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return None


def decimal_reading(text: str) -> Decimal | None:
    """Return the reading with a decimal comma of a string that can be read in two ways (``1,500``), else ``None``."""
    return Decimal(text.replace(",", ".")) if _AMBIGUOUS.fullmatch(text) else None
