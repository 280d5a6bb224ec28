"""Every awkward cell is read right, or reported with its cell; by the fast reader and by the exact one alike."""

from pathlib import Path

import pytest

from ghgxl.excel.reading import read
from ghgxl.findings import Finding, Severity
from ghgxl.ledger import Ledger
from tests.excel.awkward import PHONETIC, awkward, rows_of

ROW = rows_of()
WAYS = {"as it is": {}, "with a literal #SPILL!": {"spill": True}, "with a stray far cell": {"far": True}}


@pytest.fixture(scope="module", params=WAYS, ids=str)
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return read(awkward(tmp_path_factory.mktemp("awkward") / "难读.xlsx", **WAYS[request.param]))


def found_at(ledger: Ledger, spot: str) -> list[Finding]:
    return [finding for finding in ledger.findings if str(finding.place) == f"活动数据!{spot}"]


@pytest.mark.parametrize(
    ("case", "quantity"),
    [
        ("平常", 100.5),
        ("公式有结果", 120.0),
        ("带逗号", 1234.5),
        ("全角", 123.0),
        ("十七位", 0.30000000000000004),
        ("十八位", 123456789012345678.0),
        ("末行", 20.0),
    ],
)
def test_a_quantity_is_read_to_the_last_digit(ledger: Ledger, case: str, quantity: float) -> None:
    assert [entry.quantity for entry in ledger.entries if entry.row == ROW[case]] == [quantity]


@pytest.mark.parametrize(
    ("case", "month"),
    [
        *((f"中文日期{number}", 3) for number in (27, 31, 57)),
        *(
            (case, 3)
            for case in ("自定日期", "ISO日期", "序列值", "文本日期", "年月", "年月2", "年月3", "年月数", "汉字年月")
        ),
        ("年", None),
        ("年设成日期", None),
    ],
)
def test_a_date_is_understood_however_it_is_written(ledger: Ledger, case: str, month: int | None) -> None:
    assert [(entry.year, entry.month) for entry in ledger.entries if entry.row == ROW[case]] == [(2021, month)]


@pytest.mark.parametrize(
    ("case", "column", "code", "words"),
    [
        ("公式无结果", "C", "error-cell", "没有它的计算结果"),
        ("名称错误", "C", "error-cell", "#NAME?"),
        ("不可用", "C", "error-cell", "#N/A"),
        ("含糊日期", "A", "date", "分不清是 1 月还是 10 月"),
        ("带单位", "C", "quantity", "数值 12 与单位“kg”分开"),
        ("约数", "C", "quantity", "≈3"),
        ("横杠", "C", "quantity", "没有数据请留空"),
        ("真假", "C", "quantity", "应为数字"),
        ("时间", "C", "quantity", "误设为日期"),
        ("日期格式的数量", "C", "quantity", "误设为日期"),
        ("空数量", "C", "quantity-blank", "空白不等于零"),
        ("空文本", "C", "quantity-blank", "空白不等于零"),
        ("太早", "A", "date", "早于2000年"),
    ],
)
def test_what_cannot_be_read_is_an_error_at_its_cell_and_no_record(
    ledger: Ledger, case: str, column: str, code: str, words: str
) -> None:
    (finding,) = found_at(ledger, f"{column}{ROW[case]}")
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert words in finding.message
    assert not [entry for entry in ledger.entries if entry.row == ROW[case]]


def test_an_error_value_is_named_as_the_cell_shows_it(ledger: Ledger, request: pytest.FixtureRequest) -> None:
    (finding,) = found_at(ledger, f"C{ROW['除零']}")
    assert ("#SPILL!" if "SPILL" in request.node.name else "#DIV/0!") in finding.message


@pytest.mark.parametrize("case", ["带逗号", "全角"])
def test_a_number_written_as_text_is_read_with_a_warning(ledger: Ledger, case: str) -> None:
    (finding,) = found_at(ledger, f"C{ROW[case]}")
    assert (finding.code, finding.severity) == ("text-number", Severity.WARNING)


def test_a_bare_serial_number_is_read_with_a_warning(ledger: Ledger) -> None:
    assert [finding.code for finding in found_at(ledger, f"A{ROW['序列值']}")] == ["date-serial"]


def test_a_year_typed_into_a_cell_formatted_as_a_date_is_read_with_a_warning(ledger: Ledger) -> None:
    (finding,) = found_at(ledger, f"A{ROW['年设成日期']}")
    assert (finding.code, finding.severity) == ("date-serial", Severity.WARNING)
    assert "看到“1905-07-13”，是填在日期格式单元格里的年份 2021" in finding.message


def test_a_merged_department_holds_for_every_row_of_its_merge(ledger: Ledger) -> None:
    held = {entry.row: entry.department for entry in ledger.entries}
    assert held[ROW["合并部门首行"]] == held[ROW["合并部门次行"]] == "压铸车间"
    assert held[ROW["隐藏行"]] == ""


def test_readings_above_the_text_are_not_part_of_it(ledger: Ledger) -> None:
    assert next(entry.department for entry in ledger.entries if entry.row == ROW["平常"]) == PHONETIC


def test_rich_inline_text_is_read_as_one(ledger: Ledger) -> None:
    assert next(entry.department for entry in ledger.entries if entry.row == ROW["内嵌文字"]) == "装配&包装"


def test_hidden_things_are_read_and_told(ledger: Ledger) -> None:
    read_of = {sheet.sheet: sheet for sheet in ledger.read}
    assert read_of["活动数据"].hidden == f"隐藏列 F；隐藏行 {ROW['隐藏行']}"
    assert ROW["隐藏行"] in {entry.row for entry in ledger.entries}
    assert read_of["旧数据"].hidden == read_of["参数"].hidden == "工作表隐藏"
    assert {str(finding.place) for finding in ledger.findings if finding.code == "hidden"} == {
        "活动数据",
        "旧数据",
        "参数",
    }


def test_every_row_is_a_record_or_a_finding(ledger: Ledger) -> None:
    assert len(ledger.entries) + ledger.dropped == len(ROW) - 1  # one row is blank


def test_both_readers_agree(tmp_path: Path) -> None:
    quick, exact = read(awkward(tmp_path / "甲.xlsx")), read(awkward(tmp_path / "乙.xlsx", far=True))
    assert quick.entries == exact.entries
    assert quick.findings == exact.findings
