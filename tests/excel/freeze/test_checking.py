"""What ``check`` says of function cells inside larger formulas, of hidden errors, and of a frozen sheet."""

from pathlib import Path

import pytest

from ghgxl.excel.freeze import fill, freeze
from ghgxl.excel.freeze.sheet import NAME
from ghgxl.excel.reading import read
from ghgxl.findings import Finding, Severity
from tests.excel.workbooks import ACTIVITY_HEADERS, ledger, patch

DATA = ("2021-03", "E01", 1500, "kWh", None, None, None)


def findings(tmp_path: Path, formula: str, cached: object, *more: object) -> dict[str, Finding]:
    """Return the findings about 看板!C2, with 1500 kWh in A2 and B2, by code."""
    path = ledger(
        tmp_path / "台账.xlsx", [DATA], 看板=(("数量", "单位", "结果"), (1500, "kWh", (formula, cached), *more))
    )
    return {finding.code: finding for finding in read(path).findings if str(finding.place) == "看板!C2"}


@pytest.mark.parametrize(
    "formula",
    [
        '=IFERROR(GHG_TCE(A2,"件","电力"),0)',
        '=IFERROR(ROUND(GHG_TCE(A2,"件","电力"),2),0)+1',
        '=IF(ISERROR(GHG_TCE(A2,"件","电力")),0,GHG_TCE(A2,"件","电力"))',
        '=IFERROR(_xll.ghg_emission(D2,B2,"电力",2021),"")',
    ],
)
def test_an_error_hidden_by_iferror_is_told_with_its_reason(tmp_path: Path, formula: str) -> None:
    finding = findings(tmp_path, formula, 0)["cell-hidden"]
    assert finding.severity is Severity.ERROR
    assert "掩盖成" in finding.message


def test_a_row_not_filled_in_yet_hides_nothing(tmp_path: Path) -> None:
    assert "cell-hidden" not in findings(tmp_path, '=IFERROR(GHG_EMISSION(D2,E2,F2,G2),"")', "")


def test_an_iferror_that_has_nothing_to_hide_is_no_finding(tmp_path: Path) -> None:
    assert findings(tmp_path, '=IFERROR(GHG_TCE(A2,B2,"电力"),0)', 0.18435) == {}


@pytest.mark.parametrize(
    ("cached", "code", "words"),
    [
        (0.18435, "", ""),
        (0.2, "cell-stale", "单元格为 0.2，按公式应为 0.18435"),
        ("#NAME?", "cell-error", "公式显示“#NAME?”，没有结果，应为 0.18435"),
    ],
)
def test_every_function_is_compared_with_its_own_arguments(
    tmp_path: Path, cached: object, code: str, words: str
) -> None:
    found = findings(tmp_path, '=GHG_TCE(A2,B2,"电力")', cached)
    assert list(found) == ([code] if code else [])
    assert not code or words in found[code].message


def test_one_value_of_whole_columns_is_compared_with_that_of_its_own_row(tmp_path: Path) -> None:
    one = '=_xlfn.SINGLE(GHG_TCE(A:A,B:B,"电力"))'
    assert findings(tmp_path, one, 0.18435) == {}
    assert "按公式应为 0.18435" in findings(tmp_path, one, 0.2)["cell-stale"].message
    assert "D:D 是空白" in findings(tmp_path, one.replace("A:A", "D:D"), 0)["cell-blank"].message


@pytest.mark.parametrize(
    "formula",
    ['=GHG_TCE(D2,"kWh","电力")', '=1+ROUND(GHG_CONVERT(看板!D2,"kWh","MWh"),0)+1', '=1+ghgxl.ghg_tce(D2,B2,"电力")'],
)
def test_a_blank_quantity_that_libreoffice_took_for_zero_is_told(tmp_path: Path, formula: str) -> None:
    finding = findings(tmp_path, formula, 0)["cell-blank"]
    assert finding.severity is Severity.ERROR
    assert "D2 是空白" in finding.message


def test_a_zero_quantity_is_no_blank_and_an_empty_row_without_a_result_is_no_finding(tmp_path: Path) -> None:
    assert findings(tmp_path, '=GHG_TCE(A2*0,"kWh","电力")', 0) == {}
    assert findings(tmp_path, '=GHG_TCE(D2,"kWh","电力")', "#N/A") == {}
    assert findings(tmp_path, '=IF(D2="",0,GHG_TCE(D2,"kWh","电力"))', 0) == {}


def test_a_real_error_of_a_function_is_told_with_its_reason(tmp_path: Path) -> None:
    found = findings(tmp_path, '=GHG_TCE(A2,B2,"煤炭X")', "#N/A")
    assert "没有结果：" in found["cell-error"].message


def beside(tmp_path: Path) -> Path:
    """Return a ledger whose record has a function cell beside it, filled."""
    formula = '=GHG_EMISSION(C2,D2,"电力",2021,"广东")'
    row = (*DATA, (formula, "#NAME?"))
    from tests.excel.workbooks import COMPANY, SOURCES, write

    sheets = {"企业信息": COMPANY, "排放源": SOURCES, "活动数据": ((*ACTIVITY_HEADERS, "排放量"), row)}
    fill(write(tmp_path / "原.xlsx", sheets), tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def test_a_frozen_copy_says_that_it_is_one_and_shows_the_same_emission(tmp_path: Path) -> None:
    path = beside(tmp_path)
    freeze(path, tmp_path / "副本.xlsx")
    found = read(tmp_path / "副本.xlsx")
    assert [stated.value for stated in found.stated_emissions] == [
        stated.value for stated in read(path).stated_emissions
    ]
    assert [(f.code, str(f.place)) for f in found.findings if f.code.startswith("frozen")] == [("frozen-copy", NAME)]


@pytest.mark.parametrize("lambdas", [False, True])
def test_an_edited_factor_of_the_frozen_sheet_is_told_with_its_cell(tmp_path: Path, *, lambdas: bool) -> None:
    freeze(beside(tmp_path), tmp_path / "副本.xlsx", lambdas=lambdas)
    patch(
        tmp_path / "副本.xlsx",
        "xl/worksheets/sheet4.xml",
        ('<c r="L6"><v>0.00047149999999999997</v>', '<c r="L6"><v>0.0005</v>'),
    )
    (finding,) = [finding for finding in read(tmp_path / "副本.xlsx").findings if finding.code == "frozen-edited"]
    assert (str(finding.place), finding.severity) == (f"{NAME}!L6", Severity.ERROR)
    assert "现为 0.0005，冻结时为 0.0004715" in finding.message
