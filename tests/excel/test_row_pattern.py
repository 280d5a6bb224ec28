"""A sheet read by the pattern of its rows is, cell for cell, what the readers that know all of XML make of it."""

import datetime as dt
import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ghgxl.excel import row_pattern, string_table
from ghgxl.excel.exact import date_of
from ghgxl.excel.grid import Book, Grid, Marks
from ghgxl.excel.package import Package, open_package
from ghgxl.excel.reading import read
from ghgxl.excel.string_table import UnlikeError
from tests.excel.awkward import awkward
from tests.excel.workbooks import Rows, ledger, rezip, unzip
from tests.office import converted

ALWAYS, NEVER = -1, 1 << 60
SHEET = "xl/worksheets/sheet1.xml"
WORKBOOKS = sorted((Path(__file__).parents[2] / "workbooks").glob("*.xlsx"))

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

#: Cells as programs write them; @ is the reference.
USUAL = (
    '<c @ t="s"><v>0</v></c>', '<c @ t="s"><v>1</v></c>', '<c @ s="1" t="s"><v>2</v></c>', '<c @ t="s"><v>3</v></c>',
    '<c @ t="s"><v>4</v></c>', '<c @ t="s"><v>5</v></c>', "<c @><v>1</v></c>", "<c @><v>0.30000000000000004</v></c>",
    "<c @><v>-1.5E-7</v></c>", "<c @><v>123456789012345678</v></c>", '<c @ t="n"><v>3</v></c>', '<c @ s="99"><v>4</v></c>',
    '<c @ s="1"><v>44260</v></c>', '<c @ s="1"><v>44260.4375</v></c>', '<c @ s="1"><v>0.5</v></c>', '<c @ s="1"><v>59</v></c>',
    '<c @ s="1"><v>1.9999999999</v></c>', '<c @ s="1"><v>3000000</v></c>', '<c @ s="3"><v>1.25</v></c>', '<c @ s="4"><v>44260</v></c>',
    '<c @ t="b"><v>1</v></c>', '<c @ t="b"><v>0</v></c>', '<c @ t="e"><v>#N/A</v></c>', '<c @ t="e"><v>#DIV/0!</v></c>',
    "<c @/>", '<c @ s="1" />', "<c @></c>", "<c @><v></v></c>", '<c @ s="3"><v/></c>', "",
    '<c @ t="str"><v>文 &amp; 字</v></c>', '<c @ t="str"><v></v></c>', '<c @ t="str"><v>  前后  </v></c>',
    '<c @ t="inlineStr"><is><t>内嵌 &lt;文字&gt;</t></is></c>', '<c @ t="inlineStr"><is><t xml:space="preserve"> 空格 </t></is></c>',
    '<c @ t="inlineStr"><is><t>&#20013; &#x6587;</t></is></c>', '<c @ t="inlineStr"><is><t>a&#10;b</t></is></c>',
    "<c @><f>A1*2</f><v>4</v></c>", "<c @><f>A1*2</f></c>", "<c @><f>A1*2</f><v></v></c>", "<c @><f>A1*2</f><v/></c>",
    '<c @ t="str"><f>A1&amp;"/"</f><v>丙</v></c>', '<c @ t="str"><f>""</f><v></v></c>', '<c @ t="e"><f>NA()</f><v>#N/A</v></c>',
    '<c @><f t="shared" ref="A1:A9" si="0">B1+1</f><v>2</v></c>', '<c @><f t="shared" si="0"/><v>3</v></c>',
    '<c @><f aca="false">表!A1</f><v>1</v></c>', '<c @><f t="array" ref="A1:A2">B1:B2*2</f><v>1</v></c>',
)  # fmt: skip
#: Cells that only the other readers are trusted with.
UNUSUAL = (
    '<c @ t="s" s="1"><v>3</v></c>', '<c @ t="s"><v>999</v></c>', '<c @ t="s"><v>-1</v></c>', '<c @ cm="1"><v>4</v></c>',
    "<c @><v> 7</v></c>", "<c @><v>1_0</v></c>", "<c @><v>NaN</v></c>", "<c @><v>1E</v></c>", '<c @ s="1"><v>-3</v></c>',
    '<c @ s="2"><v>1.25</v></c>', '<c @ t="d"><v>2021-03-05</v></c>', '<c @ t="e"><v>#SPILL!</v><extLst/></c>', '<c @ t="b"><v>true</v></c>',
    '<c @ t="inlineStr"><is><t> 空格 </t></is></c>', '<c @ t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>',
    '<c @ t="inlineStr"><is><t>&#10;b</t></is></c>', '<c @ t="str"><v>a\r\nb</v></c>', "<!-- 注 -->",
    '<c @ t="str"><v><![CDATA[丁]]></v></c>', f'<x:c xmlns:x="{MAIN}" @><v>1</v></x:c>',
)  # fmt: skip
STRINGS = (
    '<si><t>柴油</t></si><si><t xml:space="preserve"> 前 后 </t><phoneticPr fontId="1"/></si><si><t>甲 &amp; 乙_x0041_</t></si>'
    '<si><r><t>一</t></r><r><rPr><sz val="9"/></rPr><t xml:space="preserve"> 二</t></r></si>'
    '<si><t>车间</t><rPh sb="0" eb="1"><t>チ</t></rPh><phoneticPr fontId="1"/></si><si><t/></si>'
)
ROWS = ('<row r="{}">', '<row r="{}" spans="1:3" hidden="1">', '<row r="{}" ht="12.8" hidden="false">')


def raw_book(rows: list[list[str]], *, gap: int = 0, strings: str = STRINGS) -> bytes:
    """Return a workbook whose only sheet has these cells, of styles 0 to 4: plain, date, elapsed, percent, Chinese date."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("表")
        for column, form in enumerate(("yyyy-mm-dd", "[h]:mm", "0.0%", 'yyyy"年"m"月"')):
            sheet.write(0, column, 1, book.add_format({"num_format": form}))
        sheet.write(1, 0, "文字")
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    xml = parts[SHEET]
    body = "".join(
        ROWS[number % len(ROWS)].format(number + gap * (number > 2))
        + "".join(
            cell.replace("@", f'r="{chr(64 + column)}{number + gap * (number > 2)}"')
            for column, cell in enumerate(cells, 1)
        )
        + "</row>"
        for number, cells in enumerate(rows, 1)
    )
    parts[SHEET] = xml[: xml.index("<sheetData>") + 11] + body + xml[xml.index("</sheetData>") :]
    head = parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = head[: head.index("<si>")] + strings + "</sst>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def cells_of(grid: Grid) -> dict[tuple[int, int], str]:
    """Return what is in the cells, written out so that 1.0 isn't True and 2021-03-05 isn't midnight of that day."""
    return {
        (row, grid.left + offset): repr(value)
        for row, cells in enumerate(grid.rows, 1)
        for offset, value in enumerate(cells)
        if value != ""
    }


def assert_alike(found: Grid, expected: Grid) -> None:
    assert cells_of(found) == cells_of(expected)
    for name in Marks.__slots__:
        if name != "odd":
            assert getattr(found.marks, name) == getattr(expected.marks, name), name


def assert_same_book(content: bytes) -> Book:
    """Assert that the workbook's sheets are the same read either way; return it as read by patterns."""
    package = open_package("账.xlsx", content)
    by_pattern, otherwise = Book(package, ALWAYS), Book(package, NEVER)
    for name in otherwise.sheets:
        assert_alike(by_pattern.grid(name), otherwise.grid(name))
    return by_pattern


def by_pattern(package: Package) -> dict[str, row_pattern.Rows]:
    """Return the sheets as their patterns read them; UnlikeError when one can't be read so."""
    table = package.optional("xl/sharedStrings.xml")
    strings = string_table.read(table) if table else []
    return {sheet.name: row_pattern.read(package.read(sheet.part), strings, package.styles) for sheet in package.sheets}


def sheets_of(cells: tuple[str, ...]) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(st.sampled_from(cells), max_size=4), min_size=1, max_size=8)


@settings(max_examples=300, deadline=None)
@given(sheets_of(USUAL), st.integers(0, 3))
def test_usual_cells_in_any_order_are_read_by_a_pattern_and_the_same(rows: list[list[str]], gap: int) -> None:
    content = raw_book(rows, gap=gap)
    assert by_pattern(open_package("账.xlsx", content))
    assert_same_book(content)


@settings(max_examples=100, deadline=None)
@given(sheets_of((*USUAL, *UNUSUAL)))
def test_whatever_stands_in_the_cells_it_is_read_the_same(rows: list[list[str]]) -> None:
    assert_same_book(raw_book(rows))


@pytest.mark.parametrize("cell", [*USUAL, *UNUSUAL])
def test_each_way_to_write_a_cell_is_read_the_same_among_many_usual_rows(cell: str) -> None:
    usual = ['<c @ t="s"><v>0</v></c>', "<c @><v>2.5</v></c>", '<c @ s="1"><v>44260</v></c>', '<c @ t="s"><v>2</v></c>']
    rows = [usual] * 1200
    for odd in (1, 130, 1198):
        rows = [*rows[:odd], [usual[0], cell, *usual[2:]], *rows[odd + 1 :]]
    content = raw_book(rows)
    if cell in UNUSUAL:
        with pytest.raises(UnlikeError):
            by_pattern(open_package("账.xlsx", content))
    else:
        assert len(by_pattern(open_package("账.xlsx", content))["表"].rows) == len(rows)
    assert_same_book(content)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
    st.integers(-(10**9), 10**9),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=6
    ),
    st.sampled_from(["2021-03", "S1", "t", "约3", " 空格 ", "一\n二", "_x000D_", "a&b<c>", "=", "]]>"]),
    st.tuples(
        st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)), st.times().map(lambda time: time.replace(microsecond=0))
    ).map(lambda pair: dt.datetime.combine(*pair)),
    st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.lists(VALUES, max_size=5), min_size=1, max_size=30), inline=st.booleans())
def test_what_openpyxl_writes_is_read_the_same(rows: list[list[Any]], *, inline: bool) -> None:
    book = openpyxl.Workbook(write_only=inline)
    sheet = book.create_sheet() if inline else book.active
    assert sheet is not None
    for cells in rows:
        sheet.append([f"'{cell}" if isinstance(cell, str) and cell.startswith("=") else cell for cell in cells])
    buffer = io.BytesIO()
    book.save(buffer)
    assert_same_book(buffer.getvalue())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.lists(VALUES, max_size=5), min_size=1, max_size=30), inline=st.booleans())
def test_what_xlsxwriter_writes_is_read_the_same(rows: list[list[Any]], *, inline: bool) -> None:
    buffer = io.BytesIO()
    options = {"constant_memory": inline, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
    assert_same_book(buffer.getvalue())


@pytest.mark.parametrize("ways", [{}, {"spill": True}, {"far": True}], ids=str)
def test_every_awkward_cell_is_read_the_same(tmp_path: Path, ways: dict[str, bool]) -> None:
    assert_same_book(awkward(tmp_path / "难读.xlsx", **ways).read_bytes())


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_the_workbooks_that_come_with_ghgxl_are_read_by_patterns(path: Path) -> None:
    content = path.read_bytes()
    assert set(by_pattern(open_package(path.name, content))) == set(assert_same_book(content).sheets)


RECORDS: Rows = [
    (dt.date(2021, 1 + number % 12, 5), "E01", number + 0.125, "kWh", f"部门{number % 3}", f"V{number:05}", "")
    for number in range(500)
]


def test_what_libreoffice_saves_is_read_by_patterns(tmp_path: Path) -> None:
    saved = converted(ledger(tmp_path / "账.xlsx", RECORDS), "xlsx").read_bytes()
    assert_same_book(saved)
    assert len(by_pattern(open_package("账.xlsx", saved))["活动数据"].rows) == 501


def test_what_openpyxl_streams_is_read_by_patterns() -> None:
    book = openpyxl.Workbook(write_only=True)
    for cells in RECORDS:
        (book.worksheets[0] if book.worksheets else book.create_sheet("活动数据")).append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    assert_same_book(buffer.getvalue())
    assert len(by_pattern(open_package("账.xlsx", buffer.getvalue()))["活动数据"].rows) == 500


def test_a_stray_note_in_the_middle_of_the_records_is_learned(tmp_path: Path) -> None:
    stray = [*RECORDS[:250], ("2021-03", "E01", "约3", "kWh", None, 17, "备注", None, None, "另一列"), *RECORDS[250:]]
    content = ledger(tmp_path / "账.xlsx", stray * 4).read_bytes()
    assert_same_book(content)
    rows = by_pattern(open_package("账.xlsx", content))["活动数据"].rows
    assert rows[251] == ["2021-03", "E01", "约3", "kWh", "", 17.0, "备注", "", "", "另一列"]


ROW = b'<row r="3"><c r="A3"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "odd",
    [
        ROW.replace(b'<row r="3"', b'<row r="2"'),
        ROW.replace(b'<row r="3"', b'<row r="9"'),
        ROW.replace(b'<row r="3"', b"<row"),
        ROW.replace(b'r="A3"', b'r="A4"'),
        ROW.replace(b'r="3"', b"r='3'"),
        ROW.replace(b"<row", b"<row\n"),
        ROW.replace(b"row", b"x:row"),
        ROW.replace(b"</c>", b'</c><c r="A3"/>'),
        b"<!-- -->" + ROW,
        b"<!-- " + ROW + b" -->",
        b"<?x?>" + ROW,
    ],
)
def test_a_row_that_is_not_written_like_the_others_leaves_the_sheet_to_the_other_readers(odd: bytes) -> None:
    usual = raw_book([["<c @><v>1</v></c>"]] * 4)
    with zipfile.ZipFile(io.BytesIO(usual)) as archive:
        xml = archive.read(SHEET)
    assert ROW in xml
    package = open_package("账.xlsx", usual)
    assert row_pattern.read(xml, [], package.styles).rows == [[1.0]] * 4
    with pytest.raises(UnlikeError):
        row_pattern.read(xml.replace(ROW, odd), [], package.styles)


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"</sheetData>", b""), (b"<sheetData>", b'<sheetData><x:row r="1"/>'), (b"<sheetData>", b"<sheetData><!-- -->")],
)
def test_cells_without_an_end_or_with_something_before_their_rows_are_no_empty_sheet(old: bytes, new: bytes) -> None:
    usual = raw_book([["<c @><v>1</v></c>"]] * 4)
    with zipfile.ZipFile(io.BytesIO(usual)) as archive:
        xml = archive.read(SHEET)
    assert old in xml
    with pytest.raises(UnlikeError):
        row_pattern.read(xml.replace(old, new), [], open_package("账.xlsx", usual).styles)


def test_a_sheet_without_cells_has_no_rows() -> None:
    package = open_package("账.xlsx", raw_book([]))
    assert by_pattern(package)["表"].rows == []
    xml = package.read(SHEET)
    assert b"<sheetData></sheetData>" in xml
    assert row_pattern.read(xml.replace(b"></sheetData>", b"/>"), [], package.styles).rows == []


class _Counting(zipfile.ZipFile):
    """An archive that counts how often each part is unfolded."""

    unfolded: Counter[str]

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        self.unfolded[str(name)] += 1
        return super().read(name, pwd)


def test_a_big_sheet_is_unfolded_once_and_its_strings_once(tmp_path: Path) -> None:
    path = ledger(tmp_path / "账.xlsx", RECORDS)
    package = open_package(path.name, path.read_bytes())
    package.zip = archive = _Counting(io.BytesIO(package.content))
    archive.unfolded = Counter()
    book = Book(package, ALWAYS)
    for name in book.sheets:
        assert book.grid(name).rows
        assert not book.marks(name).odd
    assert {part: count for part, count in archive.unfolded.items() if count > 1} == {}
    assert {sheet.part for sheet in package.sheets} < set(archive.unfolded)


def test_a_ledger_that_is_big_enough_gives_the_same_records_findings_and_totals(tmp_path: Path) -> None:
    """The same rows, once with a comment in the XML that leaves the sheet to the other readers."""
    many = [(*cells[:5], f"{cells[5]}{turn}", "备注" * 20) for turn in range(12) for cells in RECORDS]
    big = read(ledger(tmp_path / "大.xlsx", many))
    package = open_package("大.xlsx", big.content)
    assert package.size("xl/worksheets/sheet3.xml") > 1 << 20
    parts = unzip(tmp_path / "大.xlsx")
    sheet = parts["xl/worksheets/sheet3.xml"]
    parts["xl/worksheets/sheet3.xml"] = sheet.replace(b"<sheetData>", b"<sheetData><!-- -->")
    other = read(rezip(tmp_path / "注.xlsx", parts))
    assert other.entries == big.entries
    assert other.findings == big.findings
    assert len(big.entries) == len(many)


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (59.0, dt.date(1900, 2, 28)),
        (61.0, dt.date(1900, 3, 1)),
        (36_526.0, dt.date(2000, 1, 1)),
        (44_260.5, dt.datetime(2021, 3, 5, 12)),  # noqa: DTZ001  sheets know no zone
    ],
)
def test_a_serial_number_is_the_day_that_excel_shows(serial: float, day: dt.date) -> None:
    """Excel counts a 29 February 1900 that never was: serial number 60."""
    assert date_of(serial, date1904=False) == day
    if serial > 1462:  # the days between the two epochs
        assert date_of(serial - 1462, date1904=True) == day
