"""The data files: what the loader refuses, and a snapshot of every value.

The snapshot is rewritten with ``python tests/factors/test_data.py``; a change of the data is then a diff to be reviewed.
"""

from pathlib import Path

import pytest

from ghgxl.errors import DataError
from ghgxl.factors import loading
from ghgxl.factors.loading import KEYS, checked, known_unit, matching, rows
from ghgxl.factors.names import names

SNAPSHOT = Path(__file__).resolve().parent.parent / "data" / "factors.txt"

HEADER = "factor_set,fuel,quantity,value,low,high,unit,document,confidence\n"
GOOD = "某方案,汽油,低位发热量,43.07,42,44,GJ/t,某文件,verified-1\n"


def lines() -> list[str]:
    """Return every row of every file as one line: place, key, value, bounds, unit, confidence, source."""
    printed = []
    for file, keys in KEYS.items():
        for row in rows(file):
            key = " ".join(row[column] for column in keys if row[column])
            value = row["value"] or (f"-{row['minus']}/+{row['plus']}" if row["minus"] else "")
            bounds = f"[{row['low']},{row['high']}]" if row["low"] or row["high"] else ""
            source = " ".join(row[column] for column in ("number", "document", "table") if row[column])
            parts = (f"{file}:{row.line}", key, value, bounds, row["unit"], row["gas"], row["confidence"], source)
            printed.append(" ".join(part for part in parts if part))
    return printed


def test_every_value_is_as_it_was_reviewed() -> None:
    assert lines() == SNAPSHOT.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("rows_text", "words"),
    [
        ("某方案,汽油,低位发热量,43.07,,,GJ/t,,verified-1\n", "fuels.csv:2：没有来源文件"),
        (GOOD + "某方案,柴油,低位发热量,42.6,,,GJ/筐,某文件,verified-1\n", "fuels.csv:3：不认识单位“GJ/筐”"),
        (GOOD + GOOD, "fuels.csv:3：与第 2 行重复（某方案、汽油、低位发热量）"),
        ("某方案,汽油,低位发热量,约43,,,GJ/t,某文件,verified-1\n", "fuels.csv:2：value 列的“约43”不是数字"),
        ("某方案,汽油,低位发热量,,,,GJ/t,某文件,verified-1\n", "fuels.csv:2：没有数值"),
        ("某方案,汽油,低位发热量,43.07,44,45,GJ/t,某文件,verified-1\n", "fuels.csv:2：下限、数值、上限次序不对"),
        ("某方案,汽油,低位发热量,43.07,,,GJ/t,某文件,memory\n", "fuels.csv:2：可信度“memory”不在"),
        ("某方案,汽油,低位发热量,43.07,,,GJ/t,某文件,unverified\n", "fuels.csv:2：可信度“unverified”不在"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_by_file_and_line(rows_text: str, words: str) -> None:
    with pytest.raises(DataError) as refusal:
        checked("fuels.csv", HEADER + rows_text)
    assert refusal.value.message.startswith(words)


def test_a_good_row_keeps_its_line_its_number_and_its_source() -> None:
    (row,) = checked("fuels.csv", HEADER + GOOD)
    assert (str(row.place), row.number("value"), row.citation.document) == ("fuels.csv:2", 43.07, "某文件")


@pytest.mark.parametrize("file", KEYS)
def test_every_file_obeys_the_loader(file: str) -> None:
    assert rows(file)


@pytest.mark.parametrize("file", KEYS)
def test_a_row_that_is_looked_up_is_the_row_of_the_whole_file(file: str) -> None:
    for row in rows(file):
        (found,) = matching(file, **{column: row[column] for column in KEYS[file]})
        assert (found.line, found.citation, found["note"]) == (row.line, row.citation, row["note"])


def test_a_look_up_parses_no_other_row(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    monkeypatch.setattr(loading, "_check", lambda row: looked_at.append(row.line))
    found = matching("fuels.csv", factor_set="GB/T 32151", fuel="汽油")
    assert looked_at == [row.line for row in found]
    assert len(found) == 3


def test_no_value_from_memory_stands_in_the_library() -> None:
    shaky = {row.file for file in KEYS for row in rows(file) if row["confidence"] == "unverified"}
    assert shaky == {"uncertainty.csv"}  # grading schemes only, each with its note


def test_an_unverified_row_says_so_in_its_note() -> None:
    unverified = [row for row in rows("uncertainty.csv") if row["confidence"] == "unverified"]
    assert unverified
    assert all("未核对" in row["note"] for row in unverified)


@pytest.mark.parametrize(
    ("unit", "known"), [("GJ/10^4Nm3", True), ("kgce/kg", True), ("%/年", True), ("tCO2/筐", False)]
)
def test_units_of_the_data_are_those_of_the_program(unit: str, known: bool) -> None:  # noqa: FBT001 - a table's column
    assert known_unit(unit) is known


def test_every_fuel_of_the_data_has_a_name_that_people_can_write() -> None:
    assert {row["fuel"] for row in rows("fuels.csv")} <= set(names("燃料"))


def test_every_ipcc_fuel_that_stands_for_another_has_a_row() -> None:
    from ghgxl.factors.names import find

    burnt = {row["fuel"] for row in rows("combustion.csv")}
    stands_for = {known.ipcc for name in names("燃料") if (known := find("燃料", name)) and known.ipcc}
    assert stands_for <= burnt


if __name__ == "__main__":
    SNAPSHOT.write_text("\n".join(lines()) + "\n", encoding="utf-8")
