"""The table of organisations: whole, unambiguous, found in running words."""

import pytest

from salur.grammar.names import split_words
from salur.grammar.organisations import find_organisation, look_up, organisations
from salur.grammar.words import Words, atoms_of


def test_the_table_is_large_and_of_every_kind():
    table = organisations()
    assert len(table) >= 1000
    assert {entry.type for entry in table} >= {"government", "company", "ngo", "international", "community"}
    assert all(entry.source for entry in table)


def test_a_name_belongs_to_one_organisation():
    owners: dict[tuple[str, ...], set[str]] = {}
    for entry in organisations():
        for spelling in (entry.name, *entry.aliases, *entry.offices):
            owners.setdefault(tuple(atoms_of(spelling)), set()).add(entry.name)
    assert {spelling: names for spelling, names in owners.items() if len(names) > 1} == {}


def test_every_spelling_leads_to_its_organisation():
    for entry in organisations():
        for spelling in (entry.name, *entry.aliases, *entry.offices):
            assert look_up(spelling) is entry, spelling


@pytest.mark.parametrize(
    ("text", "start", "found", "length"),
    [
        ("Bank Mandiri memberi", 0, "PT Bank Mandiri (Persero) Tbk", 2),
        ("Bank Mandiri Taspen memberi", 0, "PT Bank Mandiri Taspen", 3),
        ("Kementerian Riset, Teknologi, dan Pendidikan Tinggi", 0,
         "Kementerian Riset, Teknologi, dan Pendidikan Tinggi", 8),
        ("lewat kantor pos setempat", 1, "PT Pos Indonesia (Persero)", 2),
        ("oleh ACT kemarin", 1, "Aksi Cepat Tanggap", 1),
        ("Pangdam III/Siliwangi", 0, "Komando Daerah Militer III/Siliwangi", 2),
    ],
)  # fmt: skip
def test_found_in_text(text, start, found, length):
    match = find_organisation(Words(split_words(text)), start)
    assert match is not None
    assert (match.organisation.name, match.end - start) == (found, length)


@pytest.mark.parametrize("text", ["act", "Act", "pan", "garuda", "matahari", "bank", "Kementerian", "", "."])
def test_common_words_are_no_organisation(text):
    words = Words(split_words(text) or ["."])
    assert find_organisation(words, 0) is None
