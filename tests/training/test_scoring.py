import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salur.errors import SalurError
from salur.training.scoring import align, bootstrap, count, errors, figures, fillers, match, matches, score

SCRIPT = Path(__file__).resolve().parents[3] / "shared" / "scoring" / "score_records.py"


@pytest.fixture(scope="module")
def script():
    if not SCRIPT.is_file():
        pytest.skip("needs ../shared")
    spec = importlib.util.spec_from_file_location("score_records", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Few words and values, so that fillers often match, overlap and tie.
TEXTS = st.lists(st.sampled_from(["beras", "Beras", "10", "ton", "warga", "desa", "PT", "-", ""]), max_size=4).map(
    " ".join
)
FILLERS = st.one_of(
    TEXTS,
    st.fixed_dictionaries(
        {"text": TEXTS},
        optional={
            "aliases": st.lists(TEXTS, max_size=2),
            "value": st.sampled_from([None, 10, 10.0, 10.000001, 5, "10", "banyak"]),
            "unit": st.sampled_from([None, "ton", "IDR", "USD"]),
        },
    ),
)
DATES = st.one_of(
    st.none(),
    st.fixed_dictionaries({"text": TEXTS}, optional={"iso": st.sampled_from([None, "2020-01-01", "2020"])}),
)
LISTS = st.lists(FILLERS, max_size=3)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "donors": LISTS, "recipients": LISTS, "beneficiaries": LISTS, "items": LISTS, "locations": LISTS,
            "date": DATES, "status": st.sampled_from(["delivered", "planned"]),
        },
    ),
    max_size=4,
)  # fmt: skip
ARTICLES = st.dictionaries(st.sampled_from("abcde"), RECORDS, min_size=1)


def flat(found, path=()):
    for key, value in found.items():
        yield from flat(value, (*path, key)) if isinstance(value, dict) else [((*path, key), value)]


@pytest.mark.shared
@settings(max_examples=200, deadline=None)
@given(ARTICLES, st.dictionaries(st.sampled_from("abcdef"), RECORDS))
def test_the_figures_are_those_of_the_script(script, gold, predicted):
    expected, per_article = script.score(gold, predicted)
    counts = count(gold, predicted)
    assert dict(flat(figures(counts))) == pytest.approx(dict(flat(expected)))
    for key, article in per_article.items():
        assert counts[key].f1 == pytest.approx(article["f"] if article["gold"] or article["pred"] else 1.0)


@given(RECORDS)
def test_gold_against_itself_is_perfect_where_records_can_be_aligned(records):
    found = score({"a": records}, {"a": records})
    alone = [record for record in records if match_any(record)]
    assert found["records"]["tp"] == len(alone)


def match_any(record):
    return any(match(record, record, slot, "relaxed") for slot in ("donors", "recipients", "items"))


def article(donor="PT Contoh", item="10 ton beras", **changes):
    return {
        "donors": [{"text": donor}],
        "items": [{"text": item, "value": 10, "unit": "ton"}],
        "status": "delivered",
    } | changes


def test_perfect_and_empty():
    found = score({"a": [article()], "b": []}, {"a": [article()]})
    assert found["relaxed"]["all"]["f"] == found["strict"]["all"]["f"] == found["records"]["f"] == 1
    assert found["article_mean_f1"] == 1
    assert found["no_event_articles_kept_empty"] == "1/1"
    assert found["date_iso_accuracy"] is None
    found = score({"a": [article()]}, {})
    assert found["records"] == {"p": 0, "r": 0, "f": 0, "tp": 0, "pred": 0, "gold": 1}
    assert found["status_accuracy"] is None


def test_relaxed_takes_half_of_the_tokens_and_aliases():
    gold = {"text": "Kementerian Sosial Republik Indonesia", "aliases": ["Kemensos"]}
    assert matches(gold, {"text": "Kementerian Sosial"}, "donors", "relaxed")
    assert not matches(gold, {"text": "Kementerian Sosial"}, "donors", "strict")
    assert matches(gold, {"text": "“Kemensos”,"}, "donors", "strict")
    assert not matches(gold, {"text": "Kementerian Kesehatan"}, "donors", "relaxed")


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [
        ({"value": None}, {}, True),
        ({"value": 5}, {}, False),
        ({"value": 5}, {"value": "5"}, True),
        ({"value": 5}, {"value": "lima"}, False),
        ({"value": 5, "unit": "ton"}, {"value": 5, "unit": "kg"}, True),
        ({"value": 5, "unit": "IDR"}, {"value": 5, "unit": "USD"}, False),
        ({"value": 5, "unit": "IDR"}, {"value": 5.000001, "unit": "IDR"}, True),
    ],
)
def test_an_item_must_carry_its_value(gold, predicted, right):
    assert matches({"text": "x"} | gold, {"text": "x"} | predicted, "items", "relaxed") is right


def test_beneficiaries_count_among_the_recipients():
    found = fillers({"recipients": [{"text": "BPBD"}], "beneficiaries": ["warga"]}, "recipients")
    assert [filler["text"] for filler in found] == ["BPBD", "warga"]


def test_records_are_aligned_by_what_they_share():
    gold = [article("PT Satu"), article("PT Dua", "5 unit tenda")]
    assert align(gold, gold[::-1]) == [(0, 1), (1, 0)]
    assert align(gold, [{"locations": [{"text": "Garut"}]}]) == []


def test_errors_name_what_is_missed_and_spurious():
    gold = [article(locations=[{"text": "Garut"}])]
    predicted = [article(), {"items": ["tenda"]}]
    assert errors(gold, predicted) == {"missed": ["locations: Garut"], "spurious": ["items: tenda"]}


def test_without_gold_there_is_no_figure():
    with pytest.raises(SalurError, match="no gold article"):
        score({}, {"a": []})


def test_intervals_hold_the_figure_and_can_be_had_again():
    gold = {str(n): [article(donor=f"PT {n}")] for n in range(60)}
    predicted = {key: records if int(key) % 3 else [] for key, records in gold.items()}
    counts = count(gold, predicted)
    found = figures(counts)
    intervals = bootstrap(counts, samples=500)
    assert intervals == bootstrap(counts, samples=500)
    assert intervals != bootstrap(counts, samples=50, seed=1)
    for key, value in {
        "records": found["records"]["f"],
        "relaxed all": found["relaxed"]["all"]["f"],
        "strict donors": found["strict"]["donors"]["f"],
        "article_mean_f1": found["article_mean_f1"],
    }.items():
        low, high = intervals[key]
        assert low < value < high, key
        assert high - low < 0.3, key


def test_an_interval_of_equal_articles_is_a_point():
    gold = {str(n): [article()] for n in range(5)}
    assert bootstrap(count(gold, gold), samples=50)["relaxed all"] == (1, 1)


def test_the_share_of_intervals_that_hold_the_truth():
    # 200 articles of which 70 % are right in truth: about 38 of 40 samples must give an interval that holds the mean.
    import numpy as np  # noqa: PLC0415

    rng = np.random.default_rng(7)
    held = 0
    for _ in range(40):
        gold = {str(n): [article()] for n in range(200)}
        predicted = {key: records for key, records in gold.items() if rng.random() < 0.7}
        low, high = bootstrap(count(gold, predicted), samples=200)["article_mean_f1"]
        held += low <= 0.7 <= high
    assert 33 <= held <= 40
