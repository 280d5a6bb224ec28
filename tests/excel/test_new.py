"""New ledgers: every sheet of the format, drawn so that a person can fill it and a program can read it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from ghgxl.errors import OutputError
from ghgxl.excel import guide, layout, new

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty ledger."""
    path = tmp_path_factory.mktemp("new") / "台账.xlsx"
    new.new_ledger(path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> openpyxl.Workbook:
    """Return the empty ledger as openpyxl reads it."""
    return openpyxl.load_workbook(path)


def texts(page: Worksheet, row: int) -> list[str]:
    """Return the texts of a row, 1-based."""
    return [str(cell.value) for cell in page[row] if cell.value is not None]


def test_an_empty_ledger_has_the_guide_and_every_sheet_in_the_format_s_order(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [guide.NAME, *(sheet.name for sheet in layout.SHEETS)]


@pytest.mark.parametrize("sheet", layout.SHEETS[1:], ids=lambda sheet: sheet.name)
def test_headers_stand_in_one_row_each_with_a_note(book: openpyxl.Workbook, sheet: layout.Sheet) -> None:
    page = book[sheet.name]
    assert tuple(texts(page, new.HEADER + 1)) == sheet.headers
    for cell, column in zip(page[new.HEADER + 1], sheet.columns, strict=False):
        assert cell.comment is not None
        assert ("此列必须保留" in cell.comment.text) is column.required
        assert column.hint in cell.comment.text


@pytest.mark.parametrize("sheet", layout.SHEETS[1:], ids=lambda sheet: sheet.name)
def test_the_only_filled_row_is_the_example_which_its_last_cell_marks(
    book: openpyxl.Workbook, sheet: layout.Sheet
) -> None:
    page = book[sheet.name]
    filled = [row for row in range(new.FIRST + 1, page.max_row + 1) if texts(page, row)]
    assert filled == [new.FIRST + 1]
    last = [cell for cell in page[new.FIRST + 1] if cell.value is not None][-1]
    assert str(last.value).startswith(layout.EXAMPLE)
    shown = {column.header: page.cell(new.FIRST + 1, i).value for i, column in enumerate(sheet.columns, 1)}
    assert shown == {column.header: column.example if column.example != "" else None for column in sheet.columns}


def test_company_items_stand_in_order_with_their_choices(book: openpyxl.Workbook) -> None:
    page = book[layout.COMPANY_SHEET]
    names = [page.cell(row, 1).value for row in range(new.FIRST + 1, new.FIRST + 1 + len(layout.COMPANY_ITEMS))]
    assert names == [item.name for item in layout.COMPANY_ITEMS]
    assert all(page.cell(row, 2).value is None for row in range(new.FIRST + 1, page.max_row + 1))
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    gwp = f"B{new.FIRST + 1 + names.index('GWP')}"
    assert lists[gwp] == '"SAR,AR4,AR5,AR6"'


def test_drop_downs_offer_choices_and_the_sources_numbers(book: openpyxl.Workbook) -> None:
    rules = {
        (page.title, str(rule.sqref).split(":")[0].rstrip("0123456789")): rule
        for page in book.worksheets
        for rule in page.data_validations.dataValidation
    }
    assert rules["排放源", "C"].formula1 == '"范围1,范围2,范围3"'
    assert rules["活动数据", "B"].formula1.startswith("排放源!$A$4:$A$")
    assert rules["活动数据", "C"].type == "decimal"
    assert rules["排放源", "D"].showErrorMessage is False, "other subcategories may be typed"


@pytest.mark.parametrize("sheet", layout.SHEETS, ids=lambda sheet: sheet.name)
def test_every_sheet_prints_on_whole_pages_with_its_header(book: openpyxl.Workbook, sheet: layout.Sheet) -> None:
    page = book[sheet.name]
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToWidth in (None, 1), "one page wide"
    assert page.page_setup.fitToHeight == 0, "as many pages long as it takes"
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes is not None


def test_only_the_named_sheets_are_written_beside_the_required(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    new.new_ledger(path, sheets=["活动数据", "核对"])
    assert openpyxl.load_workbook(path).sheetnames == ["填写说明", "企业信息", "排放源", "活动数据", "核对"]
    with pytest.raises(KeyError, match="活动表"):
        new.new_ledger(tmp_path / "另一份.xlsx", sheets=["活动表"])
    assert [file.name for file in tmp_path.iterdir()] == ["台账.xlsx"]


def test_two_empty_ledgers_have_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "台账.xlsx"
    new.new_ledger(again)
    assert again.read_bytes() == path.read_bytes()


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"precious")
    with pytest.raises(OutputError, match="已经存在，未作改动"):
        new.new_ledger(path)
    assert path.read_bytes() == b"precious"


@pytest.mark.parametrize("lock", ["~$台账.xlsx", ".~lock.台账.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_not_replaced(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"precious")
    (tmp_path / lock).touch()
    with pytest.raises(OutputError, match="正在表格软件中打开"):
        new.new_ledger(path, replace=True)
    assert path.read_bytes() == b"precious"
    (tmp_path / lock).unlink()
    new.new_ledger(path, replace=True)
    assert zipfile.is_zipfile(path)
    assert [file.name for file in tmp_path.iterdir()] == ["台账.xlsx"], "nothing half-written is left"


def test_a_place_that_cannot_hold_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="不存在"):
        new.new_ledger(tmp_path / "没有" / "台账.xlsx")
    with pytest.raises(OutputError, match="这是一个文件夹"):
        new.new_ledger(tmp_path)


def test_a_write_that_the_system_refuses_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to rename onto a file that another program holds."""

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(target))

    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"precious")
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputError, match="没有写入权限，或文件正被其他程序打开"):
        new.new_ledger(path, replace=True)
    assert path.read_bytes() == b"precious"
    assert [file.name for file in tmp_path.iterdir()] == ["台账.xlsx"]


def test_an_unfinished_workbook_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        new.write(tmp_path / "台账.xlsx", {"活动数据": [(object(),)]})  # type: ignore[list-item]  # a programmer's mistake
    assert list(tmp_path.iterdir()) == []


def test_values_are_written_as_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    rows: new.Rows = [("2021-03", "E01", 12.25, "t"), (2021, "E01", "1,234", "t")]
    new.write(path, {"活动数据": rows})
    page = openpyxl.load_workbook(path)["活动数据"]
    assert [[cell.value for cell in row[:4]] for row in page.iter_rows(min_row=4, max_row=5)] == [
        list(row) for row in rows
    ]
    assert page["C4"].data_type == "n"
    assert page["C5"].data_type == "s", "a text number stays text: whoever wrote it is asked"
    assert page["A5"].number_format == "0", "a year is no date"
