"""The table of organisations and the search for its names in running words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias, get_args

from salur.errors import ResourceError
from salur.grammar.name_tables import table_rows
from salur.grammar.words import CAPITAL, Words, atoms_of
from salur.records import PartyType
from salur.resources import data_path

# Words of legal form: they say nothing about which organisation it is.
LEGAL_FORMS = frozenset({"pt", "cv", "tbk", "persero", "perseroda"})
_END = ""  # key of the value in a node of the tree
Entry: TypeAlias = tuple[str, "Organisation", str]
_PARTY_TYPES = frozenset(get_args(PartyType))


@dataclass(frozen=True, slots=True)
class Organisation:
    """A line of ``data/lexicon/organisations.tsv``."""

    name: str
    type: PartyType
    aliases: tuple[str, ...]
    offices: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class TableMatch:
    """A name of the table found in a text.

    Attributes:
        end: index of the word after it.
        organisation: whose name it is.
        form: ``name`` (long form), ``acronym``, ``short`` or ``office``.
    """

    end: int
    organisation: Organisation
    form: str


@cache
def organisations() -> tuple[Organisation, ...]:
    """Return all organisations of the table.

    Raises:
        ResourceError: the table is missing or a line has the wrong columns.
    """
    path = data_path("lexicon", "organisations.tsv")
    found = []
    for fields in table_rows(path):
        if len(fields) != 5 or fields[1] not in _PARTY_TYPES:
            raise ResourceError(f"{path}: expected name, type, aliases, offices, source in {fields!r}")
        name, kind, aliases, offices, source = fields
        found.append(Organisation(name, kind, _split(aliases), _split(offices), source))  # type: ignore[arg-type]
    return tuple(found)


def find_organisation(words: Words, start: int) -> TableMatch | None:
    """Return the longest name of the table that begins at word ``start``; legal forms around it are left to the caller.

    A name of one word must be capitalised as in the table if it is an acronym, else begin with a capital.
    """
    node: Any = _tree()
    atoms, owner = words.atoms, words.atom_word
    first = position = words.first_atom[start]
    best: tuple[int, Entry] | None = None
    limit = len(atoms)
    while position < limit:
        atom = atoms[position]
        if atom == "," and position > first:
            position += 1
            continue
        node = node.get(atom)
        if node is None:
            break
        position += 1
        if _END in node and (position == limit or owner[position] != owner[position - 1]):
            end = owner[position - 1] + 1
            entry = _fitting(node[_END], words, start, end)
            if entry is not None:
                best = end, entry
    return None if best is None else TableMatch(best[0], best[1][1], best[1][2])


def look_up(name: str) -> Organisation | None:
    """Return the organisation whose name, alias or office ``name`` is, whatever its case and legal form."""
    atoms = _core(atoms_of(name))
    for tail in ((), ("ri",), ("republik", "indonesia"), ("indonesia",)):
        if tail and tuple(atoms[-len(tail) :]) != tail:
            continue
        entries = _leaf(atoms[: len(atoms) - len(tail)])
        if entries:
            return entries[0][1]
    return None


def _leaf(atoms: list[str]) -> list[Entry] | None:
    node: Any = _tree()
    for atom in atoms:
        node = node.get(atom)
        if node is None:
            return None
    return node.get(_END)  # type: ignore[no-any-return]  # the tree nests without end


def _fitting(entries: Sequence[Entry], words: Words, start: int, end: int) -> Entry | None:
    """Return the first entry whose spelling suits the words: acronyms are matched by case."""
    if end - start > 1:
        return entries[0]
    word = words.text[start]
    for entry in entries:
        spelling = entry[0]
        if (word.rstrip(".") == spelling) if _is_acronym(spelling) else words.kind[start] == CAPITAL:
            return entry
    return None


@cache
def _tree() -> dict[str, Any]:
    """Return a tree of atoms; a node's ``_END`` holds (spelling, organisation, form) entries, best first."""
    root: dict[str, Any] = {}
    for organisation in organisations():
        spellings = (organisation.name, *organisation.aliases)
        cores = {tuple(_core(atoms_of(spelling))) for spelling in organisation.aliases}
        for spelling in spellings:
            atoms = atoms_of(spelling)
            core = _core(atoms)
            if len(core) > 1 or spelling is not organisation.name or tuple(core) in cores or len(atoms) == 1:
                atoms = core or atoms
            _insert(root, atoms, (spelling, organisation, _form(spelling, organisation)))
        for office in organisation.offices:
            _insert(root, atoms_of(office), (office, organisation, "office"))
    return root


def _insert(root: dict[str, Any], atoms: list[str], entry: tuple[str, Organisation, str]) -> None:
    node = root
    for atom in atoms:
        node = node.setdefault(atom, {})
    entries = node.setdefault(_END, [])
    if all(known[1] is not entry[1] for known in entries):
        entries.append(entry)


def _form(spelling: str, organisation: Organisation) -> str:
    if spelling == organisation.name:
        return "name"
    return "acronym" if " " not in spelling and len(organisation.name.split()) > 1 else "short"


def _core(atoms: list[str]) -> list[str]:
    return [atom for atom in atoms if atom not in LEGAL_FORMS]


def _is_acronym(spelling: str) -> bool:
    return len(spelling) <= 6 and spelling.isupper()


def _split(field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split("|") if part.strip())
