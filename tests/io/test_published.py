from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.io.published import parse_published

DAY = date(2020, 8, 27)


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        datetime(2020, 8, 27, 23, 59, tzinfo=timezone.utc),
        "2020-08-27",
        "2020-08-27T10:15:00+07:00",
        "2020-08-27T10:15:00Z",
        "2020-08-27 10:15:00",
        "20200827",
        "2020/8/27",
        "27/8/2020",
        "27/08/2020 10:15",
        "27-08-2020",
        "27.8.2020",
        "Kamis, 27/8/2020",
        "27 Agustus 2020",
        "Kamis, 27 Agustus 2020 10:15 WIB",
        "Jum'at, 27 AGUSTUS 2020",
        "27 Agu 2020",
        "27 Agt. 2020",
        "27-Agt-2020",
        "27-Aug-20",
        "27-agt-20 10:15",
        "Thu, 27 Aug 2020 10:00:00 +0700",
        "27 Aug 2020 10:00 GMT",
        "August 27, 2020",
        "  27  Agustus\n2020 ",
    ],
)
def test_dates_as_feeds_write_them(value):
    assert parse_published(value) == DAY


@pytest.mark.parametrize(
    ("written", "month"), [("Pebruari", 2), ("Mei", 5), ("Nopember", 11), ("Oktober", 10), ("Des", 12)]
)
def test_month_names(written, month):
    assert parse_published(f"3 {written} 2021") == date(2021, month, 3)


@pytest.mark.parametrize("value", [None, "", "  \n", float("nan")])
def test_an_empty_field_states_nothing(value):
    assert parse_published(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "kemarin", "8/27/2020", "2020-13-01", "31/2/2020", "27/8/20", "2020-08", "Agustus 2020", "27 Agustus",
        "27 Agustus 20", "Aug 27, 20", "27-Agustus-20", "27-Aug-202", "27-Aug-99", "Sep 27, 2",
        "27 Foo 2020",
        "0001-01-01", "9999-12-31", date(1, 1, 1), 1598486400, 20200827.0, ["2020-08-27"], True, "2020-08-277", "n/a",
        "x" * 5000, "1" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_date_is_not_guessed(value):
    with pytest.raises(ValueError, match=r"is no .*date"):
        parse_published(value)


@given(st.one_of(st.text(max_size=120), st.integers(), st.floats(), st.dates(), st.datetimes(), st.lists(st.text())))
def test_any_value_is_a_day_or_none_or_a_value_error(value):
    try:
        found = parse_published(value)
    except ValueError:
        return
    assert found is None or 1900 <= found.year <= 2100
