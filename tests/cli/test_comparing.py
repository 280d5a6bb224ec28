"""ghgxl compare: two years of a ledger, or a ledger against an earlier one."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from ghgxl.cli.comparing import compare
from ghgxl.cli.every import COMMANDS
from ghgxl.cli.outcome import FINE, FOUND
from tests.excel.workbooks import ledger as written
from tests.excel.workbooks import patch

EXAMPLE = Path(__file__).resolve().parents[2] / "workbooks" / "示例台账.xlsx"


def test_the_last_two_years_are_compared_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(EXAMPLE, None, None, None, as_json=True) == FINE
    told = json.loads(capsys.readouterr().out)
    assert (told["from"]["year"], told["to"]["year"]) == (2020, 2021)
    assert sum(told["causes"].values()) == pytest.approx(told["difference"])
    assert sum(one["tco2e"] for one in told["effects"]) == pytest.approx(told["difference"])


def test_an_earlier_ledger_shows_what_was_restated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = EXAMPLE.read_bytes()
    earlier = tmp_path / "上期.xlsx"
    with zipfile.ZipFile(EXAMPLE) as old, zipfile.ZipFile(earlier, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b">AR5<", b">AR6<"))
    assert compare(EXAMPLE, 2020, 2021, earlier, as_json=True) == FINE
    told = json.loads(capsys.readouterr().out)
    assert {"GWP", "活动数据", "排放因子"} <= set(told["causes"])
    assert (told["from"]["gwp"], told["to"]["gwp"]) == ("AR6", "AR5")
    assert sum(told["causes"].values()) == pytest.approx(told["difference"])
    assert EXAMPLE.read_bytes() == before


def test_the_table_names_the_source_the_cause_and_both_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    compare(EXAMPLE, 2019, 2021, None, as_json=False)
    out = capsys.readouterr().out
    for word in ("2019年 → 2021年", "外购电力", "排放因子", "0.5271", "0.4715", "tCO2e/MWh", "+508.03（41.51%）"):
        assert word in out


@pytest.mark.parametrize(
    ("years", "says"),
    [((2018, 2021), "台账没有 2018 年的数据；有数据的年度：2019、2020、2021。"), ((2021, None), "应写两个年份")],
)
def test_years_that_cannot_be_compared_are_told(years: tuple[int, int | None], says: str) -> None:
    with pytest.raises(Exception, match=says):
        compare(EXAMPLE, *years, None, as_json=False)


def test_the_command_takes_its_years_after_the_ledger() -> None:
    assert [argument.name for argument in COMMANDS["compare"].arguments] == ["ledger", "first", "last"]


def test_a_comparison_of_totals_that_are_not_complete_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [("2020-03", "E01", 10, "MWh"), ("2021-03", "E01", 20, "MWh")]
    whole, lacking = (
        patch(
            written(tmp_path / f"{name}.xlsx", [*records, *more]),
            "xl/sharedStrings.xml",
            ("<t>2021</t>", "<t>2020-2021</t>"),
        )
        for name, more in (("齐全", []), ("不全", [("2021-04", "E01", "约5", "MWh")]))
    )
    assert compare(whole, 2020, 2021, None, as_json=False) == FINE
    assert "不完整" not in capsys.readouterr().err
    for ledger, earlier in ((lacking, None), (whole, lacking)):
        assert compare(ledger, 2020, 2021, earlier, as_json=False) == FOUND
        assert "比较不完整" in capsys.readouterr().err
