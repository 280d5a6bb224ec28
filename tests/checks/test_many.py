"""Checks of ledgers with thousands of own factors: work grows with the rows, not with their product. Work is counted, not timed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ghgxl.checks import cells, examine
from ghgxl.checks.case import Case
from ghgxl.checks.cited import market_based_factors
from ghgxl.checks.own import own_factors
from ghgxl.ledger import Source
from tests.worksheets import worksheet


class _Walked(list[Source]):
    """Sources that count how often someone goes through them."""

    walks = 0

    def __iter__(self) -> Iterator[Source]:
        """Walk, and count it."""
        self.walks += 1
        return super().__iter__()


def test_each_source_is_looked_at_once_however_many_factors_there_are() -> None:
    lines = [f"排放源 | S{number} | 源{number} | 范围2 | 外购电力 | 因子{number}" for number in range(50)]
    lines += [f"企业因子 | 因子{number} | CO2 | 0.5 | tCO2/MWh | 文件" for number in range(50)]
    ledger = worksheet("\n".join(lines))

    walked = _Walked(ledger.sources)
    found = own_factors(Case(ledger._replace(sources=walked), None, None))  # type: ignore[arg-type]
    assert [[source.id for source in own.sources] for own in found] == [[f"S{number}"] for number in range(50)]
    assert walked.walks <= 2


def test_a_factor_serves_the_sources_that_bear_its_name_anywhere() -> None:
    ledger = worksheet("""
    排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力
    排放源 | S2 | 电力 | 范围2 | 外购电力 | 市电
    排放源 | S3 | 备用 | 范围2 | 外购电力 | 热力
    企业因子 | 电力 | CO2 | 0.5 | tCO2/MWh | 文件
    企业因子 | S3 | CO2 | 0.1 | tCO2/GJ | 文件
    """)
    found = own_factors(examine(ledger))
    assert [[source.id for source in own.sources] for own in found] == [["S1", "S2"], ["S3"]]
    assert [own.name for own in found] == ["电力", "热力"]


def test_results_beside_many_records_ask_once_for_each_way_of_calculating(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力"]
    lines += [f"活动数据!C{row} | S1 | {row} | MWh | 2021-{row % 12 + 1:02d} | | 1" for row in range(3, 103)]
    asked: list[object] = []
    per_unit = cells._per_unit

    def counted(case: Case, entry: object) -> tuple[float, ...]:
        asked.append(entry)
        return per_unit(case, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(cells, "_per_unit", counted)
    found = list(cells.stated_emissions(examine(worksheet("\n".join(lines)))))
    assert len(found) == 100
    assert len(asked) == 1
    told = [float(finding.message.partition("应为 ")[2].partition(" ")[0].replace(",", "")) for finding in found]
    assert told == [pytest.approx(told[0] / 3 * row, rel=1e-5) for row in range(3, 103)], "each for its own quantity"


def test_the_year_s_own_factor_tells_whether_electricity_is_of_the_market() -> None:
    """2021 uses the published grid factor, 2022 a supplier's: what the first year's factor is says nothing of the second."""
    ledger = worksheet("""
    企业信息 | 省份 | 广东
    排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力
    企业因子 | 电力 | CO2 | 0.4715 | tCO2/MWh | 公告
    企业因子 | 电力 | CO2 | 0.2000 | tCO2/MWh | 售电公司
    活动数据!C4 | S1 | 100 | MWh | 2021
    活动数据!C5 | S1 | 100 | MWh | 2022
    """)
    first, second = ledger.own_factors
    ledger = ledger._replace(own_factors=(first._replace(years=(2021,)), second._replace(years=(2022,))))
    found = list(market_based_factors(examine(ledger)))
    assert [(finding.code, finding.place) for finding in found] == [("scope2-basis", second.place)]
