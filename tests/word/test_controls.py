"""What is generated sits in content controls: nobody sees them, and each names what it came from."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.word import pages
from ghgxl.word.controls import LIMIT
from ghgxl.word.custom import get_custom
from ghgxl.word.entries import NAMESPACE, Memory, from_xml, to_xml
from ghgxl.word.ooxml import text_of
from ghgxl.word.remember import controls_in
from ghgxl.word.render import render
from tests.office import converted
from tests.word.making import Bench, written
from tests.word.test_refresh import context, template


def memory_of(path: Path) -> Memory:
    """Return what a report remembers."""
    xml = get_custom(path.read_bytes(), NAMESPACE)
    memory = None if xml is None else from_xml(xml)
    assert memory is not None
    return memory


@pytest.mark.xdist_group("soffice")
@pytest.mark.skipif(not pages.is_available(), reason="LibreOffice is not on this machine")
def test_a_report_looks_the_same_with_and_without_controls(tmp_path: Path) -> None:
    shown = []
    for held in (True, False):
        path = tmp_path / f"{held}.docx"
        render(template(tmp_path), context(0), path, page_numbers=False, controls=held)
        pdf = converted(path)
        text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout
        shown.append([re.sub(r"\s+", "", page) for page in text.decode().split("\f")])
    assert shown[0] == shown[1]
    assert len(shown[0]) > 3


def test_every_control_is_remembered_has_a_title_and_is_hidden_and_unlocked(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.filled(docx.Document(str(template(tmp_path))), context(0))
    memory = memory_of(bench.out)
    found = list(controls_in(docx.Document(str(bench.out)).element))
    assert len(found) > 12
    for tag, control, _ in found:
        properties = control.find(qn("w:sdtPr"))
        assert properties is not None
        assert tag in memory.controls
        assert [str(item.tag).rpartition("}")[2] for item in properties] == [
            "alias",
            "tag",
            "id",
            "appearance",
            "docPartObj",
        ]
        assert all(len(str(item.get(qn("w:val")))) <= 64 for item in properties[:2])
    ids = [control.find(f"{qn('w:sdtPr')}/{qn('w:id')}") for _, control, _ in found]
    assert len({one.get(qn("w:val")) for one in ids if one is not None}) == len(found)
    assert [str(error) for error in OpenXmlValidator().validate(str(bench.out)).errors] == []


def test_prose_without_values_has_no_control_and_an_empty_value_neither(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.filled(["只有文字。", "甲{{ v }}乙"], {"v": ""})
    assert list(controls_in(docx.Document(str(bench.out)).element)) == []


def test_a_value_in_a_loop_of_paragraphs_remembers_its_turn(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.filled(["{%p for s in 源 %}", "排放{{ s }}", "{%p endfor %}"], {"源": ["甲", "乙"]})
    entries = [entry for entry, _ in memory_of(bench.out).controls.values()]
    assert [(entry.expression, entry.path[0].over, entry.path[0].at) for entry in entries] == [
        ("s", "源", 0),
        ("s", "源", 1),
    ]


def test_a_table_with_repeated_rows_is_one_control_however_long(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    rows = [["名"], ["{%tr for s in 源 %}"], ["{{ s }}"], ["{%tr endfor %}"]]
    bench.filled(["甲"], {"源": list(range(300))}, rows=rows)
    ((_, _, content),) = controls_in(docx.Document(str(bench.out)).element)
    assert text_of(content).endswith("299")


def test_a_loop_of_very_many_paragraphs_has_controls_in_its_first_turns_only(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.filled(["{%p for s in 源 %}", "排放{{ s }}", "{%p endfor %}"], {"源": list(range(LIMIT + 50))})
    assert len(list(controls_in(docx.Document(str(bench.out)).element))) == LIMIT


def test_a_report_made_into_a_template_starts_anew(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.filled(["甲{{ v }}"], {"v": "一"})
    again = docx.Document(str(bench.out))
    again.add_paragraph("乙{{ v }}")
    bench.filled(again, {"v": "二"})
    found = list(controls_in(docx.Document(str(bench.out)).element))
    assert [text_of(content) for *_, content in found] == ["二"]
    assert len(memory_of(bench.out).controls) == 1


@pytest.mark.parametrize("paragraph", ["甲{{ 表号.甲 }}", "甲{{ v }}{{ v }}乙", "{{ v }}"])
def test_no_empty_run_is_left_around_a_control_alone(tmp_path: Path, paragraph: str) -> None:
    bench = Bench(tmp_path)
    bench.filled(written(paragraph, "{{ 表.甲 }}"), {"v": "一", **context(0)})
    body = docx.Document(str(bench.out)).element.body
    texts = [text_of(run) for run in body[0].iterchildren(qn("w:r"))]
    assert texts.count("") <= (1 if "}}{{" in paragraph else 0)


def test_a_forged_memory_is_no_memory_or_is_written_back_whole() -> None:
    """A tag that would close its attribute; a table that is no XML; a loop over nothing."""

    def read(inside: str) -> Memory | None:
        return from_xml(f'<report xmlns="{NAMESPACE}" version="1">{inside}</report>'.encode())

    forged = read('<control tag="1&quot;&amp;" kind="value" expression="v" shown="a&quot;&lt; b" figures="&quot;"/>')
    assert forged is not None
    assert from_xml(to_xml(forged)) == forged
    assert read('<control tag="1" kind="rows" expression="v" shown="a"><xml>&lt;w:tbl></xml></control>') is None
    assert read('<watched kind="for" outcome="2"/>') is None
    assert read('<watched kind="for" outcome="2"><case>v</case></watched>') is not None
