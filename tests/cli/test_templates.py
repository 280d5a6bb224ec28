"""ghgxl template, as the management office uses it: real files, what is printed, exit codes, and what is left behind."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.cli.main import main
from ghgxl.cli.templates import ACTIONS, PURPOSES, USUAL, bundled_templates
from tests.test_cli import ghgxl
from tests.word.making import read, written

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "盘查报告.docx"
Run = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs ghgxl template in an empty folder and returns the exit code and the lines printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gc.disable", lambda: None)  # a process of its own would end; the tests go on

    def run(*words: str) -> tuple[int, list[str]]:
        monkeypatch.setattr("sys.argv", ["ghgxl", "template", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(str(ended.value.code)), [*out.splitlines(), *err.splitlines()]

    return run


def replaced(path: Path, changes: Mapping[str, str]) -> None:
    """Replace texts in a template, one run each."""
    document = docx.Document(str(path))
    for old, new in changes.items():
        found = [text for text in document.element.body.iter(qn("w:t")) if old in (text.text or "")]
        assert found, old
        for text in found:
            text.text = (text.text or "").replace(old, new)
    document.save(str(path))


def test_the_bundled_templates_are_listed_each_with_what_it_is_for(ran: Run) -> None:
    code, lines = ran("list")
    assert code == 0
    for name in bundled_templates():
        assert any(line.startswith(f"  {name}　") and len(line) > 20 for line in lines), name
    assert set(bundled_templates()) == {path.stem for path in (ROOT / "templates").glob("*.docx")}
    assert set(bundled_templates()) <= set(PURPOSES)
    assert bundled_templates()[0] == USUAL


def test_a_new_template_is_a_copy_that_fills_and_says_what_to_do_next(ran: Run, tmp_path: Path) -> None:
    code, lines = ran("new", "公司报告", "--from", "盘查报告")
    assert code == 0
    assert (tmp_path / "公司报告.docx").read_bytes() == TEMPLATE.read_bytes()
    assert any("ghgxl template check 公司报告.docx" in line for line in lines)
    assert any("ghgxl report 台账.xlsx -t 公司报告.docx" in line for line in lines)
    code, lines = ran("check", "公司报告.docx")
    assert code == 0
    assert lines[0] == "模板没有错误。"
    assert "ISO 14064-1:2018 第9.3.1条 20/20 项" in lines[1]
    assert lines[2] == "与内置模板“盘查报告”相比，使用的名称和标题没有变化。"


def test_nothing_is_replaced_unless_it_is_asked_for(ran: Run, tmp_path: Path) -> None:
    mine = tmp_path / "公司报告.docx"
    mine.write_bytes(b"mine")
    for words in (
        ("new", "公司报告"),
        ("fields", "-o", "公司报告.docx"),
        ("preview", "公司报告.docx", "-o", "公司报告.docx"),
    ):
        code, lines = ran(*words)
        assert code == 2
        assert "公司报告.docx" in lines[0]
        assert mine.read_bytes() == b"mine"
    assert ran("new", "公司报告", "--force")[0] == 0
    assert mine.read_bytes() == TEMPLATE.read_bytes()


def test_mistakes_are_listed_with_their_places_and_written_into_a_copy(ran: Run, tmp_path: Path) -> None:
    mine, copy = tmp_path / "模板.docx", tmp_path / "副本.docx"
    shutil.copy(TEMPLATE, mine)
    replaced(mine, {"语句.主要排放源": "语句.主要排放原", "{{ 表.按气体 }}": "（删去）", "y.范围1": "y.范围一"})
    before = mine.read_bytes()
    code, lines = ran("check", "模板.docx", "--annotate", "副本.docx")
    assert code == 1
    assert mine.read_bytes() == before
    said = "\n".join(lines)
    assert "没有名为“语句.主要排放原”的数据，是否想写“语句.主要排放源”？" in said
    assert "第3行 第2列：没有名为“y.范围一”的数据，是否想写“y.范围1”？" in said
    assert "模板里没有放“{{ 表.按气体 }}”" in said
    assert "共 4 处错误。" in lines
    assert "  ISO 14064-1:2018 第9.3.1条 f：直接排放，按气体分别列示；可放入{{ 表.按气体 }}" in lines
    assert "  不再使用的名称：表.按气体、语句.主要排放源" in lines
    assert not any("新使用的名称" in line for line in lines), "a name that is misspelt is no new one"
    comments = [comment.text for comment in docx.Document(str(copy)).comments]
    assert len(comments) == 5
    assert comments[0].startswith("模板检查：4 处错误。")
    assert "不再覆盖 1 项" in comments[0]
    assert any("是否想写“语句.主要排放源”？" in comment for comment in comments[1:])
    assert [str(error) for error in OpenXmlValidator().validate(copy).errors] == []


def test_changes_against_the_bundled_template_are_told(ran: Run, tmp_path: Path) -> None:
    mine = tmp_path / "模板.docx"
    shutil.copy(TEMPLATE, mine)
    replaced(mine, {"生产工艺": "工艺介绍", "{{ 企业.人数 }}": "{{ 企业.省份 }}"})
    code, lines = ran("check", "模板.docx")
    assert code == 0
    assert "  改写的标题：生产工艺 → 工艺介绍" in lines
    assert "  不再使用的名称：企业.人数" in lines
    assert "  新使用的名称：企业.省份" in lines


def test_a_template_made_from_nothing_is_told_what_the_standard_asks(ran: Run, tmp_path: Path) -> None:
    written("{{ 企业.名称 }}", "{{ 表.按气体 }}").save(str(tmp_path / "模板.docx"))
    code, lines = ran("check", "模板.docx")
    assert code == 0
    assert "ISO 14064-1:2018 第9.3.1条 1/20 项" in lines[1]
    assert sum("第9.3.1条" in line for line in lines) == 1 + 19
    assert not any("内置模板" in line for line in lines)


def test_a_ledger_of_ones_own_takes_the_place_of_the_example(ran: Run, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(ROOT / "workbooks" / "示例台账.xlsx")
    for row in book["企业信息"].iter_rows():
        for cell in row:
            if cell.value == "广东示例精密通信部件有限公司":
                cell.value = "另一家公司"
    book.save(tmp_path / "台账.xlsx")
    written("由{{ 企业.名称 }}编制").save(str(tmp_path / "模板.docx"))
    for words, name in (((), "广东示例精密通信部件有限公司"), (("--ledger", "台账.xlsx"), "另一家公司")):
        assert ran("preview", "模板.docx", *words, "--force")[0] == 0
        assert read(tmp_path / "模板-预览.docx").paragraphs[0].text == f"由{name}编制"
    code, lines = ran("fields", "台账.xlsx", "-o", "字典.docx")
    assert code == 0
    assert "值取自台账“台账.xlsx”" in lines[-1]
    cells = {
        cell.text
        for table in docx.Document(str(tmp_path / "字典.docx")).tables
        for row in table.rows
        for cell in row.cells
    }
    assert "另一家公司" in cells


def test_the_preview_of_a_copy_is_a_whole_report(ran: Run, tmp_path: Path) -> None:
    ran("new", "公司报告")
    code, lines = ran("preview", "公司报告.docx", "-o", "预览.docx")
    assert code == 0
    assert any("目录没有页码" in line for line in lines)
    assert "{{" not in docx.Document(str(tmp_path / "预览.docx")).element.xml
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "预览.docx").errors] == []


def test_a_broken_template_gives_no_preview(ran: Run, tmp_path: Path) -> None:
    written("{{ 企业.名秤 }}").save(str(tmp_path / "模板.docx"))
    code, lines = ran("preview", "模板.docx")
    assert code == 2
    assert "是否想写“企业.名称”？" in lines[0]
    assert not (tmp_path / "模板-预览.docx").exists()


def test_what_is_no_template_is_refused(ran: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"x")
    assert ran("check", "没有.docx") == (2, ["找不到模板“没有.docx”，请检查文件名和所在文件夹。"])
    code, lines = ran("check", "坏.docx", "--annotate", "副本.docx")
    assert code == 2
    assert "不是 Word 文档" in lines[0]
    assert not (tmp_path / "副本.docx").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("新建",), "应为 list、new、fields、check、preview 之一"),
        (("new",), "ghgxl template new 后面缺少名称。"),
        (("check",), "ghgxl template check 后面缺少模板.docx。"),
        (("new", "甲", "--from", "周报"), "没有名为“周报”的内置模板；内置模板有：盘查报告"),
        (("list", "甲"), "ghgxl template list 不用“文件”。"),
        (("new", "甲", "--annotate", "b.docx"), "ghgxl template new 不用“--annotate”。"),
        (("check", "甲.docx", "-o", "乙.docx"), "ghgxl template check 不用“-o”。"),
        (("fields", "-o", "字典.doc"), "文件名应以 .docx 结尾。"),
        (("check", "甲.docx", "--annotate", "甲.docx"), "不能写到模板上"),
    ],
)
def test_what_is_typed_wrongly_is_told(words: tuple[str, ...], says: str, ran: Run) -> None:
    code, lines = ran(*words)
    assert code == 2
    assert says in lines[0]


def test_every_action_is_in_the_help(ran: Run) -> None:
    code, lines = ran("--help")
    assert code == 0
    assert all(action in "\n".join(lines) for action in ACTIONS)


def test_a_copy_that_is_named_like_a_bundled_template_is_of_that_template(tmp_path: Path) -> None:
    done = ghgxl("template", "new", "管理简报", cwd=tmp_path)
    assert done.returncode == 0
    assert "已由内置模板“管理简报”复制" in done.stdout


def test_a_bundled_template_is_previewed_and_checked_by_its_name(tmp_path: Path) -> None:
    done = ghgxl("template", "preview", "管理简报", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["管理简报-预览.docx"]
    assert "模板没有错误" in ghgxl("template", "check", "管理简报", cwd=tmp_path).stdout
