"""The worksheet functions: answers, real errors, ranges; a cell and the inventory agree."""

import ast
import difflib
import gc
import inspect
import math
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl import functions
from ghgxl.functions import FUNCTIONS, CellError, call
from ghgxl.inventory import total
from ghgxl.ledger import Ledger


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_the_example_of_every_function_gives_a_result(function: functions.Function) -> None:
    arguments = [ast.literal_eval(argument) for argument in _arguments(function.example)]
    result = call(function.name, [float(a) if isinstance(a, int) else a for a in arguments])
    assert not isinstance(result, CellError)
    assert result


def _arguments(example: str) -> list[str]:
    return example.partition("(")[2].rstrip(")").split(",")


def test_emission_of_electricity() -> None:
    assert call("GHG_EMISSION", [359.3406, "万千瓦时", "电力", 2021.0, "广东"]) == pytest.approx(1694.291, abs=5e-4)
    assert call("GHG_FACTOR", ["电力", "MWh", 2019.0, "广东"]) == pytest.approx(0.5271)
    assert call("GHG_FACTOR", ["电力", "kWh", 2021.0, "广东省"]) == pytest.approx(0.0004715)


def test_gas_of_gasoline() -> None:
    assert call("GHG_GAS", [12.39, "t", "汽油", "CO2", 2021.0]) == pytest.approx(36.2414, abs=5e-5)
    assert call("GHG_FACTOR", ["汽油", "t"]) == pytest.approx(2.925056, abs=5e-7)


def test_conversion_weights_and_standard_coal() -> None:
    assert call("GHG_CONVERT", [224.222, "万千瓦时", "MWh"]) == pytest.approx(2242.22, rel=1e-15)
    assert call("GHG_CONVERT", [1000.0, "L", "t", "柴油"]) == pytest.approx(0.84)
    assert call("GHG_GWP", ["R-410A"]) == pytest.approx(1923.5)
    assert call("GHG_GWP", ["甲烷", "AR6"]) == pytest.approx(27.9)
    assert call("GHG_TCE", [359.3406, "万千瓦时", "电力"]) == pytest.approx(441.63, abs=0.01)


@pytest.mark.parametrize(
    ("arguments", "kind", "reason"),
    [
        ([None, "kWh", "电力"], "#N/A", "空白不等于零"),
        ([1.0, "MW/h", "电力"], "#VALUE!", "MWh"),
        ([1.0, "kWh", "不存在的源"], "#N/A", "不存在的源"),
        (["约48,500", "kWh", "电力"], "#VALUE!", "约48,500"),
        (["#REF!", "kWh", "电力"], "#REF!", "#REF!"),
        ([1.0, "#NAME?", "电力"], "#NAME?", "#NAME?"),
        ([1.0, "方", "天然气"], "#VALUE!", "Nm"),
        ([1.0, "kWh", "电力", 2021.0, "广东", None, "AR9"], "#N/A", "AR9"),
        ([1.0, "kWh", "电力", 20.0], "#VALUE!", "年份"),
        ([True, "kWh", "电力"], "#VALUE!", "逻辑值"),
        ([1.0, "t", "电力"], "#VALUE!", "质量"),
    ],
)
def test_what_cannot_be_answered_is_a_real_error_with_a_reason(arguments: list[Any], kind: str, reason: str) -> None:
    result = call("GHG_EMISSION", arguments)
    assert isinstance(result, CellError)
    assert result.kind == kind
    assert reason in result.reason
    told = call("GHG_EXPLAIN", arguments)
    assert isinstance(told, str)
    assert told.startswith("没有结果")


def test_a_number_written_with_separators_is_a_number_here_as_in_the_ledger() -> None:
    assert call("GHG_EMISSION", ["1,234", "MWh", "电力", "2021", "广东"]) == pytest.approx(1234 * 0.4715)
    assert call("GHG_EMISSION", ["１２３", "MWh", "电力", "2021年", "广东"]) == pytest.approx(123 * 0.4715)


def test_own_factors_are_taken_as_they_are_given() -> None:
    assert call("GHG_EMISSION", [10.0, "MWh", "电力", 2021.0, "广东", 0.5]) == pytest.approx(5)
    assert call("GHG_EMISSION", [10.0, "MWh", "电力", 2021.0, "广东", "0.5 kgCO2/kWh"]) == pytest.approx(5)


def test_a_range_gives_a_column_and_an_error_stays_in_its_row() -> None:
    rows = [["kWh"], ["MWh"], ["MW/h"]]
    result = call("GHG_EMISSION", [[[1000.0], [2.0], [3.0]], rows, "电力", 2021.0, "广东"])
    assert isinstance(result, list)
    assert [row[0] for row in result[:2]] == [pytest.approx(0.4715), pytest.approx(0.943)]
    assert isinstance(result[2][0], CellError)


def test_ranges_of_different_sizes_are_not_available_where_they_do_not_meet() -> None:
    result = call("GHG_EMISSION", [[[1.0], [2.0], [3.0]], [["MWh"], ["MWh"]], "电力", 2021.0, "广东"])
    assert isinstance(result, list)
    assert isinstance(result[2][0], CellError)
    cross = call("GHG_EMISSION", [[[1.0], [2.0]], "MWh", "电力", [[2021.0, 2022.0]], "广东"])
    assert isinstance(cross, list)
    assert cross[1] == (pytest.approx(2 * 0.4715), pytest.approx(2 * 0.4403))


amounts = st.floats(0, 1e12) | st.sampled_from([None, "1,234", "x", "#N/A", 5, True, "1"])
units = st.sampled_from(["kWh", "MWh", "万千瓦时", "MW/h", None, "#REF!"])
years = st.sampled_from([2021.0, 2022, "2021年", None, 1.0, True])
own = st.sampled_from([None, 0.5, 1.0, True, 0.0, False, 1, "0.5 tCO2/MWh"])


@given(rows=st.lists(st.tuples(amounts, units), min_size=1, max_size=12))
def test_a_column_is_its_cells_one_by_one(rows: list[tuple[Any, Any]]) -> None:
    column = call(
        "GHG_EMISSION", [[[amount] for amount, _ in rows], [[unit] for _, unit in rows], "电力", 2021.0, "广东"]
    )
    assert column == [(call("GHG_EMISSION", [amount, unit, "电力", 2021.0, "广东"]),) for amount, unit in rows]


@given(
    rows=st.lists(st.tuples(amounts, units, st.sampled_from(["电力", "汽油", ""]), years, own), min_size=2, max_size=8),
    spread=st.tuples(*[st.sampled_from(["column", "tuple", "first", "one cell"])] * 4),
)
def test_columns_of_every_kind_are_their_cells_one_by_one(rows: list[tuple[Any, ...]], spread: tuple[str, ...]) -> None:
    """What is a range, what a single value, and whether a column changes, makes no difference; True is never 1."""
    given: list[Any] = [[[row[0]] for row in rows]]
    cells = [list(row) for row in rows]
    for place, kind in enumerate(spread, 1):
        column: list[Any] = [[row[place]] for row in rows]
        if kind in {"first", "one cell"}:
            for row in cells:
                row[place] = rows[0][place]
        given.append(
            {"column": column, "tuple": tuple(map(tuple, column)), "first": rows[0][place], "one cell": column[:1]}[
                kind
            ]
        )
    asked, expected = ([*given[:4], None, given[4]], [[*row[:4], None, row[4]] for row in cells])
    got = call("GHG_EMISSION", asked)
    assert repr(got) == repr([(call("GHG_EMISSION", row),) for row in expected])


def test_a_row_of_cells_stays_a_row_and_is_no_column() -> None:
    assert call("GHG_CONVERT", [["1", "2"], "kWh", "MWh"]) == [(0.001, 0.002)]
    assert call("GHG_CONVERT", [["1", "2"], [["kWh"], ["MWh"]], "MWh"]) == [(0.001, 0.002), (1.0, 2.0)]
    assert call("GHG_CONVERT", [[["1"], ["2"]], [["kWh", "MWh"]] * 2, "MWh"]) == [(0.001, 1.0), (0.002, 2.0)]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Return the list of what GHG_EMISSION is asked to resolve from now on."""
    asked: list[tuple[Any, ...]] = []
    counting = FUNCTIONS["GHG_EMISSION"]._replace(answer=lambda *key: (asked.append(key), 1.0)[1])
    monkeypatch.setitem(FUNCTIONS, "GHG_EMISSION", counting)
    return asked


def column(*values: Any) -> list[list[Any]]:
    return [[values[row % len(values)]] for row in range(10_000)]


@pytest.mark.parametrize(
    ("others", "distinct"),
    [
        (["kWh", "电力", 2021.0, "广东"], 1),
        ([column("kWh"), column("电力"), column(2021.0), column("广东")], 1),
        (["kWh", "电力", column(2020.0, 2021.0)], 2),
        ([column("kWh", "MWh"), column("电力"), column(2021.0, 2022.0, 2023.0), "广东"], 6),
        ([column("kWh", "MWh"), "电力", 2021.0, "广东", [[None, 0.5]]], 4),
    ],
)
def test_ten_thousand_rows_ask_once_for_each_distinct_row_of_words(
    monkeypatch: pytest.MonkeyPatch, others: list[Any], distinct: int
) -> None:
    asked = counted(monkeypatch)
    call("GHG_EMISSION", [[[float(n)] for n in range(10_000)], *others])
    assert len(asked) == len(set(asked)) == distinct


@pytest.mark.parametrize("last", [2.5, "二", "#DIV/0!", True])
def test_a_column_is_made_without_a_round_of_the_collector_which_is_left_as_it_was(last: Any) -> None:
    arguments = [[*([float(row)] for row in range(10_000)), [last]], "kWh", "电力", 2021, "广东"]
    rounds: list[str] = []

    def seen(phase: str, _: object) -> None:
        rounds.append(phase)

    gc.callbacks.append(seen)
    try:
        for on in (True, False):
            (gc.enable if on else gc.disable)()
            before = len(rounds)
            call("GHG_EMISSION", arguments)
            assert gc.isenabled() is on
            assert len(rounds) - before <= 2  # one that was due already
    finally:
        gc.callbacks.remove(seen)
        gc.enable()


def test_a_row_that_is_no_number_asks_for_itself_and_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = counted(monkeypatch)
    amounts = [[float(n)] for n in range(10_000)]
    amounts[7], amounts[8] = [None], ["1,234"]
    result: Any = call("GHG_EMISSION", [amounts, column("kWh", "MWh"), "电力"])
    assert len(asked) == 4
    assert result[8] == (1234.0,)
    assert [row for row in result if type(row[0]) is not float] == [result[7]]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("GHG_GWP", ["R-999"]),
        ("GHG_EMISSION", [1.0, "KWHH", "电力"]),
        ("GHG_EMISSION", [1.0, "kWh", "电费哦"]),
        ("GHG_TCE", [1.0, "t", "石油胶"]),
    ],
)
def test_a_mistake_filled_down_a_sheet_is_compared_with_all_names_once(
    name: str, arguments: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = call(name, arguments)
    assert isinstance(first, CellError)
    monkeypatch.setattr(difflib, "get_close_matches", None)
    assert call(name, arguments) == first


def test_a_truth_value_is_never_taken_for_the_number_one_however_often_that_was_asked() -> None:
    one, true = ([1.0, "MWh", "电力", 2021.0, "广东", factor] for factor in (1.0, True))
    assert call("GHG_EMISSION", one) == 1.0
    assert isinstance(call("GHG_EMISSION", true), CellError)
    assert call("GHG_EMISSION", one) == 1.0


def test_the_explanation_holds_every_number_of_the_derivation() -> None:
    told = call("GHG_EXPLAIN", [12.39, "t", "汽油", 2021.0, "广东"])
    assert isinstance(told, str)
    for part in ("43.07", "0.0189", "98", "44/12", "36.2414", "GWP 28", "GWP 265", "AR5", "tCO2e"):
        assert part in told


def test_a_cell_and_the_inventory_agree(sheet: Callable[[str], Ledger]) -> None:
    inventory = total(
        sheet("""
    排放源 | S1 | 公务车 | 范围1 | 移动燃烧 | 汽油
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力
    活动数据!C5 | S1 | 12.39 | t | 2021
    活动数据!C6 | S2 | 359.3406 | 万千瓦时 | 2021
    """)
    )
    for id_, arguments in (
        ("S1", [12.39, "t", "汽油", 2021.0, "广东"]),
        ("S2", [359.3406, "万千瓦时", "电力", 2021.0, "广东"]),
    ):
        line = inventory.line(id_, 2021)
        assert line is not None
        assert call("GHG_EMISSION", arguments) == pytest.approx(line.tco2e, rel=1e-12)


def test_the_function_room_starts_without_heavy_libraries() -> None:
    code = "import sys, ghgxl.functions; ghgxl.functions.call('GHG_GWP', ['CH4']); print(*sorted(m.split('.')[0] for m in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"docx", "matplotlib", "polars", "pandas", "numpy", "openpyxl", "xlsxwriter", "jinja2", "lxml"} & set(
        loaded
    )


def test_every_function_has_its_help_and_takes_what_it_says() -> None:
    for function in FUNCTIONS.values():
        wanted = len(function.parameters) - function.linear
        assert len(inspect.signature(function.answer).parameters) == wanted, function.name
        assert function.help
        assert all(parameter.help for parameter in function.parameters)
        assert all(parameter.id.isascii() and parameter.id.isidentifier() for parameter in function.parameters)


@pytest.mark.parametrize("year", [math.nan, math.inf, -math.inf, 1e300])
def test_a_year_that_is_no_number_of_a_year_is_an_error_of_the_cell(year: float) -> None:
    for name, arguments in (
        ("GHG_EMISSION", [1.0, "t", "汽油", year]),
        ("GHG_TCE", [1.0, "t", "汽油", year]),
        ("GHG_FACTOR", ["汽油", "t", year]),
    ):
        assert isinstance(call(name, arguments), CellError), name


def test_a_truth_value_in_a_column_is_not_the_number_one() -> None:
    """Python's dictionaries take True for 1; a column's rows are what the single cells are."""
    for factors in ([1.0, True], [True, 1.0], [True, True], [1.0, 1.0], [0.0, False]):
        column = call("GHG_EMISSION", [[[2.0], [3.0]], "t", "汽油", 2021.0, "广东", [[factor] for factor in factors]])
        alone = [
            (call("GHG_EMISSION", [amount, "t", "汽油", 2021.0, "广东", factor]),)
            for amount, factor in zip((2.0, 3.0), factors, strict=True)
        ]
        assert column == alone
        assert [isinstance(row[0], CellError) for row in alone] == [isinstance(factor, bool) for factor in factors]


@pytest.mark.parametrize(("year", "known"), [(1989.0, False), (1990.0, True), (2100.0, True), (2101.0, False)])
def test_a_year_is_one_of_the_inventories_years(*, year: float, known: bool) -> None:
    assert isinstance(call("GHG_EMISSION", [1.0, "MWh", "电力", year, "广东"]), float) is known
