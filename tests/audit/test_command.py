"""`ghgxl audit` as a user runs it: findings, JSON, the annotated copy, refusals; nothing is changed but the copy."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from tests.audit.handmade import bytes_of, report
from tests.office import converted
from tests.test_cli import ghgxl

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "workbooks" / "示例台账.xlsx"

pytestmark = pytest.mark.xdist_group("audit")


@pytest.fixture
def handmade(tmp_path: Path) -> Path:
    """The hand-made report as a file."""
    path = tmp_path / "手工报告.docx"
    path.write_bytes(bytes_of(report()))
    return path


def comments(path: Path) -> list[tuple[str, str]]:
    """Return the text of every comment with the text of the paragraph that it is about."""
    document = docx.Document(str(path))
    words = {comment.comment_id: comment.text for comment in document.comments}
    found = []
    for paragraph in document.element.body.iter(qn("w:p")):
        text = "".join(item.text or "" for item in paragraph.iter(qn("w:t")))
        found += [(words[int(mark.get(qn("w:id")))], text) for mark in paragraph.findall(qn("w:commentRangeStart"))]
    return found


def test_findings_are_told_with_their_places_and_counted(handmade: Path) -> None:
    run = ghgxl("audit", handmade)
    assert run.returncode == 1
    assert "[错误] 表3-3 第7行 第3列：" in run.stdout
    assert run.stdout.rstrip().splitlines()[-1].startswith("共 ")
    assert run.stderr == ""


def test_json_holds_every_finding_with_code_and_place(handmade: Path) -> None:
    found = json.loads(ghgxl("audit", handmade, "--json").stdout)["findings"]
    assert {"code": "audit-shifted", "severity": "error", "place": "表3-3 第7行 第3列"}.items() <= next(
        one for one in found if one["code"] == "audit-shifted"
    ).items()


def test_the_annotated_copy_carries_the_findings_at_their_places(handmade: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(handmade.read_bytes()).hexdigest()
    copy = tmp_path / "批注.docx"
    run = ghgxl("audit", handmade, "--annotate", copy)
    assert run.returncode == 1
    assert hashlib.sha256(handmade.read_bytes()).hexdigest() == before
    said = comments(copy)
    assert any("MW/h" in words and text == "MW/h" for words, text in said)
    assert any("重复加了一次" in words and text == "50.00%" for words, text in said)
    assert any("805" in words and "897kw" in text for words, text in said)
    assert len(said) == len(json.loads(ghgxl("audit", handmade, "--json").stdout)["findings"])
    shown = [text for _, text in said]
    assert all(shown), "a comment about nothing"


def test_the_annotated_copy_is_a_document_that_opens(tmp_path: Path) -> None:
    made = tmp_path / "报告.docx"
    assert ghgxl("report", EXAMPLE, "-o", made, "--no-pages").returncode == 1
    run = ghgxl("audit", made, "--ledger", EXAMPLE)
    assert run.returncode == 0
    assert "错误" not in run.stdout
    assert "提醒" not in run.stdout
    document = docx.Document(str(made))
    document.tables[-1].cell(1, 1).paragraphs[0].add_run("XXX")
    document.save(str(made))
    copy = tmp_path / "批注.docx"
    assert ghgxl("audit", made, "--annotate", copy).returncode == 1
    assert len(comments(copy)) == 1
    assert not OpenXmlValidator().validate(copy).errors
    assert converted(copy).is_file()
    with zipfile.ZipFile(copy) as archive:
        assert archive.testzip() is None


def test_what_cannot_be_done_is_refused_before_anything_is_written(handmade: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"x")
    for words, told in (
        (("audit", broken), "不是 Word 文档"),
        (("audit", tmp_path / "没有.docx"), "找不到报告"),
        (("audit", handmade, "--annotate", handmade), "已存在"),
        (("audit", handmade, "--annotate", handmade, "--force"), "不能写到报告上"),
        (("audit", handmade, "--annotate", tmp_path / "批注.pdf"), "应以 .docx 结尾"),
        (("audit", handmade, "--ledger", tmp_path / "没有.xlsx"), "没有.xlsx"),
        (("audit",), "缺少参数"),
    ):
        run = ghgxl(*words)
        assert run.returncode == 2, words
        assert told in run.stderr
        assert len(run.stderr.strip().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["坏.docx", "手工报告.docx"]


def test_a_report_that_is_right_says_so(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("某公司温室气体简报")
    path = tmp_path / "简报.docx"
    document.save(str(path))
    run = ghgxl("audit", path)
    assert (run.returncode, run.stdout.strip()) == (0, "未发现问题。")


@pytest.mark.parametrize("template", ["机械行业排放报告", "管理简报"])
def test_the_other_reports_of_the_example_are_left_alone(template: str, tmp_path: Path) -> None:
    made = tmp_path / "报告.docx"
    assert ghgxl("report", EXAMPLE, "-t", template, "-o", made, "--no-pages").returncode == 1
    run = ghgxl("audit", made, "--json")
    assert run.returncode == 0
    assert {one["severity"] for one in json.loads(run.stdout)["findings"]} <= {"note"}
