"""The dictionary holds every name that a template may use, each with a meaning, and each tag works as it is printed."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.checks import examine, run
from ghgxl.excel.reading import read
from ghgxl.report.compose import compose
from ghgxl.report.dictionary import Entry, dictionary
from ghgxl.report.meanings import GROUPS, LOOP_NAMES, MEANINGS, UNITS
from ghgxl.word.dictionary import document
from ghgxl.word.formats import FILTERS
from ghgxl.word.render import check
from ghgxl.word.tags import SPELLINGS
from tests.word.making import written
from tests.worksheets import worksheet

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "盘查报告.docx"
MINIMAL = """
企业信息 | 企业名称 | 极简
企业信息 | 年产值（万元） | 500
排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力
活动数据!C2 | S1 | 10 | MWh | 2023
"""


@cache
def context(which: str) -> dict[str, Any]:
    """Return what a template may name, of the example or of a ledger with next to nothing."""
    ledger = read(ROOT / "workbooks" / "示例台账.xlsx") if which == "example" else worksheet(MINIMAL)
    case = examine(ledger)
    return compose(case, run(case))


def entries(which: str) -> list[Entry]:
    """Return every entry of a dictionary."""
    return [entry for group in dictionary(context(which)) for entry in group.entries]


@pytest.mark.parametrize("which", ["example", "minimal"])
def test_every_name_has_a_meaning(which: str) -> None:
    assert [entry.name for entry in entries(which) if not entry.meaning] == []


def test_every_meaning_and_unit_has_a_name() -> None:
    names = {entry.name for entry in entries("example")}
    assert set(MEANINGS) - names == set()
    assert set(UNITS) - names == set()
    assert set(GROUPS) == set(context("example"))


def test_every_name_of_the_context_is_listed_once() -> None:
    names = [entry.name for entry in entries("example")]
    assert len(names) == len(set(names))
    for root, held in context("example").items():
        if isinstance(held, dict):
            listed = {name for name in names if name.startswith(f"{root}.")}
            assert {".".join(name.split(".")[:2]) for name in listed} == {f"{root}.{name}" for name in held}


def _lines(entry: Entry) -> list[str]:
    """Return an entry's tag as lines of a template: closed, and inside a loop where it names an item of one."""
    root = entry.name.partition(".")[0]
    lines = [entry.tag, "x", "{%p endif %}"] if entry.tag.startswith("{%p if") else [entry.tag]
    return [f"{{%p for {LOOP_NAMES[root]} in {root} %}}", *lines, "{%p endfor %}"] if root in LOOP_NAMES else lines


@pytest.mark.parametrize("which", ["example", "minimal"])
def test_every_tag_works_as_it_is_printed(which: str, tmp_path: Path) -> None:
    template = tmp_path / "模板.docx"
    found = entries(which)
    written(*(line for entry in found for line in _lines(entry))).save(str(template))
    assert [str(problem) for problem in check(template, context(which))] == []
    assert len(found) > 150


def test_every_example_of_a_filter_works(tmp_path: Path) -> None:
    template = tmp_path / "模板.docx"
    written(*(held.example for held in FILTERS.values())).save(str(template))
    assert [str(problem) for problem in check(template, context("example"))] == []
    assert all(name in held.example and held.meaning for name, held in FILTERS.items())


def test_values_and_units_are_those_of_the_ledger() -> None:
    found = {entry.name: entry for entry in entries("example")}
    assert found["排放.末年总量"][1:] == ("{{ 排放.末年总量 | 吨 }}", "最后一年的排放总量", "tCO~2~e", "1,732.04")
    assert found["排放.总量"].tag == "{{ 排放.总量(2021) | 吨 }}"
    assert found["排放.总量"].value == "2019：1,224.01；2020：1,575.18；2021：1,732.04"
    assert found["排放.范围3"].value == "2019：—；2020：—；2021：—"
    assert found["年度.年"].tag == "{{ y.年 }}"
    assert found["有.范围3"][1:] == ("{%p if 有.范围3 %}", "有要量化的范围3排放源", "", "否")
    assert found["表.能源消费结构"].value == "3 张表"
    assert found["图.地理位置"].value == "缺少文件 图片/地理位置图.png"


def test_a_line_that_the_company_added_is_listed_with_a_spelling_that_works() -> None:
    (added,) = [entry for entry in entries("minimal") if "年产值" in entry.name]
    assert added.tag == '{{ 企业["年产值（万元）"] }}'
    assert added.meaning == "台账“企业信息”表中的“年产值（万元）”"
    assert added.value == "500"


def test_the_document_holds_every_tag_and_is_valid_and_the_same_each_time(tmp_path: Path) -> None:
    groups = dictionary(context("example"))
    base = TEMPLATE.read_bytes()
    data = document(groups, base, source="示例")
    assert data == document(groups, base, source="示例")
    path = tmp_path / "字典.docx"
    path.write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    held = {cell.text for table in docx.Document(io.BytesIO(data)).tables for row in table.rows for cell in row.cells}
    assert {entry.tag for group in groups for entry in group.entries} <= held
    assert {spelling for spelling, *_ in SPELLINGS} <= held
    assert {held.example for held in FILTERS.values()} <= held


def test_the_document_begins_with_a_title_and_repeats_its_headers() -> None:
    made = docx.Document(io.BytesIO(document(dictionary(context("example")), TEMPLATE.read_bytes(), source="示例")))
    assert made.paragraphs[0].text == "模板字段字典"
    assert made.sections[0].header.paragraphs[0].text == "ghgxl　模板字段字典"
    for table in made.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert len(made.sections) == 1
