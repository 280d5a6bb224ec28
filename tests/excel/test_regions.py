"""A company with sites in several provinces: the column 地区 of 排放源 says whose grid a source is on."""

from pathlib import Path

import pytest

from ghgxl.checks import examine, run
from ghgxl.excel.reading import read
from ghgxl.factors import electricity
from ghgxl.findings import Severity
from tests.excel.workbooks import ACTIVITY_HEADERS, COMPANY, write


def group(path: Path, header: str, *places: str | None) -> Path:
    """Write the ledger of a company in Guangdong with a source of electricity in each place."""
    sources = [
        (f"E{number}", f"{number}号厂区用电", "范围2", place, "外购电力", "电力") for number, place in enumerate(places)
    ]
    records = [("2021", f"E{number}", 1000, "MWh") for number in range(len(places))]
    return write(
        path,
        {
            "企业信息": (*COMPANY, ("基准年", "2021")),
            "排放源": (("编号", "名称", "范围", header, "子类别", "排放因子名称"), *sources),
            "活动数据": (ACTIVITY_HEADERS, *records),
        },
    )


@pytest.mark.parametrize("header", ["地区", "省份"])
def test_each_source_takes_the_factor_of_where_it_stands(tmp_path: Path, header: str) -> None:
    case = examine(read(group(tmp_path / "集团.xlsx", header, "四川", "安徽省", None)))
    used = {line.source.id: line.tco2e for line in case.inventory.lines}
    assert used == {
        f"E{number}": pytest.approx(1000 * electricity(2021, province).factor.value)
        for number, province in enumerate(("四川", "安徽", "广东"))
    }
    assert len(set(used.values())) == 3
    assert not [one for one in run(case) if one.severity is Severity.ERROR]


def test_a_place_that_nobody_knows_is_refused_and_not_taken_for_the_company_s(tmp_path: Path) -> None:
    case = examine(read(group(tmp_path / "集团.xlsx", "地区", "火星", None)))
    assert [line.source.id for line in case.inventory.lines] == ["E1"]
    assert "不认识地区“火星”" in next(one.message for one in run(case) if one.code == "factor")
