import pandas as pd
import pytest

from salur import frames
from salur.errors import SalurError
from salur.io.writers import open_writer
from salur.records import ArticleRecords
from tests.pipelines import record

TABLES = ("records", "parties", "items", "locations", "flat")
RECORDS = [record(), record(record_id="r2", items=(), locations=(), date=None, worth=None, evidence=(), published=None)]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("source", [[], RECORDS[1:], RECORDS])
def test_columns_and_dtypes_do_not_depend_on_the_records(name, source):
    table = frames.table(source, name)
    assert {column: str(dtype) for column, dtype in table.dtypes.items()} == frames.COLUMNS[name]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("file", ["a.jsonl", "a.parquet"])
@pytest.mark.parametrize("by", ["record", "article"])
def test_files_give_the_same_tables_as_records(tmp_path, name, file, by):
    with open_writer(str(tmp_path / file), by=by) as writer:
        writer.write(ArticleRecords(id="a1", records=tuple(RECORDS)))
    pd.testing.assert_frame_equal(frames.table(tmp_path / file, name), frames.table(RECORDS, name))


def test_records():
    table = frames.records(RECORDS)
    first, second = table.to_dict("records")
    assert (first["record_id"], first["status"], first["confidence"]) == ("r1", "delivered", 0.75)
    assert (first["worth_value"], first["worth_currency"]) == (20_000_000, "IDR")
    assert (first["date_iso"], first["date_from"], first["date_to"]) == (
        "2025-02", pd.Timestamp("2025-02-01"), pd.Timestamp("2025-02-28"),
    )  # fmt: skip
    assert first["published"] == pd.Timestamp("2025-02-04")
    assert first["evidence"] == "Koperasi Tirta Jaya menyerahkan"
    assert (first["evidence_start"], first["evidence_end"]) == (0, 31)
    assert pd.isna(second["worth_value"])
    assert pd.isna(second["date_from"])
    assert pd.isna(second["evidence"])


def test_parties_have_their_roles():
    table = frames.parties(RECORDS[:1])
    assert list(zip(table["role"], table["name"], table["position"], strict=True)) == [
        ("donor", "Koperasi Tirta Jaya", 0),
        ("recipient", "warga", 0),
        ("beneficiary", "lansia", 0),
        ("intermediary", "BPBD", 0),
    ]
    assert table["score"].tolist() == [1, 0.5, 1, 1]
    assert set(table["record_id"]) == {"r1"}


def test_items_and_locations():
    items = frames.items(RECORDS)
    assert items["value"].tolist() == [250, 1.5]
    assert items["approx"].tolist() == [False, True]
    assert items["position"].tolist() == [0, 1]
    locations = frames.locations(RECORDS)
    assert locations["province"].tolist() == ["Jawa Barat"]


def test_flat_has_a_row_an_item_and_one_for_a_record_without():
    table = frames.flat(RECORDS)
    assert table["record_id"].tolist() == ["r1", "r1", "r2"]
    assert table["item"].tolist()[:2] == ["250 paket sembako", "1,5 ton beras"]
    assert pd.isna(table["item"][2])
    assert set(table["donors"]) == {"Koperasi Tirta Jaya"}
    assert table.loc[0, "locations"] == "Desa Karangsari"


def test_lists_are_joined_without_repeats():
    party = record().donors[0]
    two = record(donors=(party, party.model_copy(update={"name": "Bank Cahaya", "type": "company"}), party))
    table = frames.flat([two])
    assert table.loc[0, "donors"] == "Koperasi Tirta Jaya; Bank Cahaya"
    assert table.loc[0, "donor_types"] == "company"


def test_sums_are_a_line():
    table = frames.flat(RECORDS)
    assert table.groupby("unit")["value"].sum().to_dict() == {"paket": 250, "ton": 1.5}


@pytest.mark.parametrize(
    ("iso", "days"),
    [
        (None, (None, None)),
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-02-03", ("2024-02-03", "2024-02-03")),
    ],
)
def test_first_and_last_day(iso, days):
    assert frames.days(iso) == days


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "x"}\n')
    with pytest.raises(SalurError, match="no giving record"):
        frames.records(tmp_path / "a.jsonl")
