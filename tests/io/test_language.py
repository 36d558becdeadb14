import pytest

from salur.io.language import foreign_language

INDONESIAN = (
    "Bupati menyerahkan bantuan berupa lima ton beras kepada warga yang rumahnya terendam banjir sejak pekan lalu. "
    "Ia berharap bantuan tersebut dapat meringankan beban para korban."
)
ENGLISH = (
    "The regent handed over five tons of rice to residents whose houses have been flooded since last weekend. "
    "He hopes that the aid will ease the burden of the victims."
)


def test_indonesian_is_at_home():
    assert foreign_language(INDONESIAN, probability=0.95) is None


def test_english_names_do_not_make_a_text_english():
    text = (
        "Yayasan Global Wellness Initiative bersama Rotary Club of Jakarta Sunrise dan Green Harvest Foundation "
        "menyalurkan Community Hygiene Kit kepada Sunrise Learning Center di Bogor, kata Head of Corporate "
        "Communication Jane Hartono."
    )
    assert foreign_language(text, probability=0.95) is None


def test_malay_is_kin():
    text = "Kerajaan negeri menyerahkan bantuan kepada mangsa banjir di pusat pemindahan, kata Menteri Besar."
    assert foreign_language(text, probability=0.95) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (
            "Der Landrat übergab den Bewohnern, deren Häuser seit dem Wochenende unter Wasser stehen, Reis.",
            "de",
        ),
        (
            "知事は先週末から浸水被害を受けている住民に五トンの米を手渡し、被災者の負担が軽くなることを願うと述べた。"
            * 2,
            "ja",
        ),
    ],
)
def test_other_languages_are_named(text, language):
    assert foreign_language(text, probability=0.95) == language


@pytest.mark.parametrize("text", ["", "Hello there", "12.345.678 / 99 % " * 50, "-" * 3000])
def test_too_few_letters_to_tell(text):
    assert foreign_language(text, probability=0.95) is None


def test_it_can_be_switched_off():
    assert foreign_language(ENGLISH, probability=1.1) is None
