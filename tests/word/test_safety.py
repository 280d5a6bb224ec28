"""A template from strangers is refused, with a reason, before anything opens it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ghgxl.errors import TemplateError
from ghgxl.word.render import check, render
from ghgxl.word.safety import inspected, read
from tests.word.making import bytes_of, written

Parts = dict[str, bytes]
DOCUMENT, TYPES, RELATIONS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"


def parts() -> Parts:
    """Return the parts of a harmless template."""
    with zipfile.ZipFile(io.BytesIO(bytes_of(written("{{ v }}")))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """Return parts as the bytes of a file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def replaced(name: str, old: str, new: str) -> Callable[[Parts], None]:
    """Return a change of one part's text."""

    def change(content: Parts) -> None:
        assert old.encode() in content[name]
        content[name] = content[name].replace(old.encode(), new.encode(), 1)

    return change


def added(name: str, data: bytes) -> Callable[[Parts], None]:
    """Return the addition of a part."""
    return lambda content: content.update({name: data})


def runs(*codes: str) -> str:
    """Return a field whose code is split over runs."""
    split = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{split}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sectPr'
    )


def relation(kind: str, target: str, mode: str = "External") -> Callable[[Parts], None]:
    """Return the addition of a relationship."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    one = f'<Relationship Id="rX" Type="{base}{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return replaced(RELATIONS, "</Relationships>", one)


def elsewhere(content: Parts) -> None:
    """Name the main part so that it does not look like XML, and put a field into it that starts a program."""
    replaced(DOCUMENT, "<w:sectPr", runs("DDEAUTO c:\\x"))(content)
    content["word/document.dat"] = content.pop(DOCUMENT)
    content["word/_rels/document.dat.rels"] = content.pop(RELATIONS)
    replaced(TYPES, "/word/document.xml", "/word/document.dat")(content)
    replaced("_rels/.rels", "word/document.xml", "word/document.dat")(content)


def strict(content: Parts) -> None:
    """Write a document in the strict form of the standard."""
    for name in content:
        content[name] = content[name].replace(
            b"schemas.openxmlformats.org/officeDocument/2006/relationships/",
            b"purl.oclc.org/ooxml/officeDocument/relationships/",
        )


def prefixed(content: Parts) -> None:
    """Call Word's namespace something else, as some programs do."""
    for old, new in ((b"<w:", b"<x:"), (b"</w:", b"</x:"), (b" w:", b" x:"), (b"xmlns:w=", b"xmlns:x=")):
        content[DOCUMENT] = content[DOCUMENT].replace(old, new)


def nested_fields(depth: int) -> str:
    """Return fields in fields."""
    begin, end = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    code = "<w:r><w:instrText>IF 1</w:instrText></w:r>"
    return f"<w:p>{(begin + code) * depth}{end * depth}</w:p><w:sectPr"


BUILT = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>DDEAUTO</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:r><w:instrText> c:\\x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sectPr'
)


HOSTILE: dict[str, tuple[Callable[[Parts], None], str]] = {
    "a main part that is not named like XML": (elsewhere, "DDEAUTO"),
    "a field whose name another field makes": (replaced(DOCUMENT, "<w:sectPr", BUILT.format(" ")), "由另一个域拼成"),
    "a link whose address another field makes": (replaced(DOCUMENT, "<w:sectPr", BUILT.format("HYPERLINK ")), "超链接“{…}”"),
    "fields nested without end": (replaced(DOCUMENT, "<w:sectPr", nested_fields(60)), "套得太深"),
    "the strict form of the standard": (strict, "Strict Open XML"),
    "another prefix for Word's names": (prefixed, "命名空间"),
    "a relationship without a kind": (
        replaced(RELATIONS, "</Relationships>", '<Relationship Id="rX" Target="styles.xml"/></Relationships>'), "关系不完整"
    ),
    "an entity that reads a file": (
        replaced(DOCUMENT, "<w:document", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document'), "DOCTYPE"
    ),
    "a million laughs": (
        replaced(DOCUMENT, "<w:document", '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><w:document'), "DOCTYPE"
    ),
    "a DOCTYPE in UTF-16": (
        lambda content: content.update({"word/x.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")}),
        "DOCTYPE",
    ),
    "a part that unpacks to a thousand times its size": (added("word/media/a.xml", b" " * 9_000_000), "异常地大"),
    "a part outside of the package": (added("../evil.xml", b"<x/>"), "压缩包之外"),
    "a part on a drive": (added("C:/evil.xml", b"<x/>"), "压缩包之外"),
    "two parts of one name": (added("word/DOCUMENT.xml", b"<x/>"), "重名"),
    "a part that is no XML": (added("word/bad.xml", b"<x>"), "XML 已损坏"),
    "too many parts": (lambda content: content.update({f"word/{n}.bin": b"" for n in range(2001)}), "超过2000个"),
    "a template attached from elsewhere": (relation("attachedTemplate", "file://///server/x.dotm"), "附加模板引用了文件外的"),
    "a picture from elsewhere": (relation("image", "\\\\server\\x.png"), "图片引用了文件外的"),
    "a link that starts a program": (relation("hyperlink", "file:///C:/calc.exe"), "不是网页或邮件地址"),
    "a link that is a script": (relation("hyperlink", "javascript:alert(1)"), "不是网页或邮件地址"),
    "an embedded object": (relation("oleObject", "embeddings/a.bin", "Internal"), "嵌入对象"),
    "a foreign piece": (relation("aFChunk", "afchunk.htm", "Internal"), "外来文档片段"),
    "a macro": (
        replaced(TYPES, "</Types>", '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'),
        "文件里有宏",
    ),
    "a document with macros": (
        replaced(TYPES, "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                 "application/vnd.ms-word.document.macroEnabled.main+xml"),
        "含宏的文档（.docm/.dotm）",
    ),
    "a template of Word's": (
        replaced(TYPES, "wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml"), "Word 模板（.dotx）"
    ),
    "a field that starts a program": (replaced(DOCUMENT, "<w:sectPr", runs(' DDEAUTO c:\\\\cmd.exe "/k"')), "域“DDEAUTO”"),
    "a field split over runs": (replaced(DOCUMENT, "<w:sectPr", runs(" INC", "LUDE", "TEXT x")), "域“INCLUDETEXT”"),
    "a field built of numbers": (replaced(DOCUMENT, "<w:sectPr", runs(" QUOTE 68 68 69 ")), "域“QUOTE”"),
    "a link field that starts a program": (
        replaced(DOCUMENT, "<w:sectPr", runs(' HYPERLINK "file:///c:/calc.exe" ')), "不是网页或邮件地址"
    ),
    "a link field without quotes": (replaced(DOCUMENT, "<w:sectPr", runs(" HYPERLINK c:/calc.exe ")), "不是网页或邮件地址"),
    "a source for mail merge": (
        replaced("word/settings.xml", "</w:settings>", "<w:mailMerge><w:query/></w:mailMerge></w:settings>"), "邮件合并的数据源"
    ),
    "a simple field": (
        replaced(DOCUMENT, "<w:sectPr", '<w:p><w:fldSimple w:instr="INCLUDEPICTURE x"/></w:p><w:sectPr'), "域“INCLUDEPICTURE”"
    ),
    "no document at all": (lambda content: content.update({TYPES: content.pop(RELATIONS)}), "不是普通的 Word 文档"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_template_is_refused_with_its_reason(
    change: Callable[[Parts], None], words: str, tmp_path: Path
) -> None:
    content = parts()
    change(content)
    template = tmp_path / "模板.docx"
    template.write_bytes(packed(content))
    with pytest.raises(TemplateError, match=words):
        read(template)
    assert any(words in str(problem) for problem in check(template, {}))
    with pytest.raises(TemplateError):
        render(template, {"v": 1}, tmp_path / "out.docx")
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"not a zip", "这不是 Word 文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 .doc 文件或加了密码"),
        (bytes_of(written("x"))[:2000], "这不是 Word 文档"),
    ],
    ids=["empty", "text", "encrypted", "cut off"],
)
def test_what_is_no_word_file_is_said(data: bytes, words: str) -> None:
    (problem,) = inspected(data, "模板.docx")
    assert words in problem.message
    assert str(problem.place) == "模板“模板.docx”"


def test_a_damaged_part_is_said() -> None:
    data = bytearray(bytes_of(written("x" * 5000)))
    position = data.index(b"word/document.xml") + 80
    data[position : position + 60] = b"\xff" * 60
    assert any("损坏" in problem.message for problem in inspected(bytes(data), "模板.docx"))


def test_an_encrypted_part_is_said() -> None:
    data = bytearray(bytes_of(written("x")))
    position = data.index(b"PK\x01\x02")
    data[position + 8] |= 1
    assert any("已加密" in problem.message for problem in inspected(bytes(data), "模板.docx"))


def test_a_missing_template_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="找不到模板"):
        read(tmp_path / "没有.docx")
    with pytest.raises(TemplateError, match="是一个文件夹"):
        read(tmp_path)
    (problem,) = check(tmp_path / "没有.docx", {})
    assert "找不到模板" in problem.message


def test_links_inside_the_document_may_be_fields() -> None:
    content = parts()
    replaced(DOCUMENT, "<w:sectPr", runs(' HYPERLINK \\l "_Toc1" '))(content)
    replaced(DOCUMENT, "<w:sectPr", runs(' HYPERLINK "https://example.org/" '))(content)
    assert list(inspected(packed(content), "模板.docx")) == []


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:p><w:r><w:instrText>&#xFDD0;0&#xFDD1;</w:instrText></w:r></w:p>",
        '<w:p><w:bookmarkStart w:id="1" w:name="&#xFDD0;99&#xFDD1;"/></w:p>',
        "<w:p><w:r><w:t>&#xFDD0;0&#xFDD1;</w:t></w:r></w:p>",
        "<?ghg 0?><?ghg figure 0?>",
    ],
)
def test_marks_of_our_own_in_a_template_do_nothing(hidden: str, tmp_path: Path) -> None:
    content = parts()
    replaced(DOCUMENT, "<w:sectPr", hidden + "<w:sectPr")(content)
    template = tmp_path / "模板.docx"
    template.write_bytes(packed(content))
    problems = [str(problem) for problem in check(template, {"v": "甲"})]
    if problems:
        assert "不能使用的字符" in problems[0]
    else:
        render(template, {"v": "甲"}, tmp_path / "out.docx", page_numbers=False)
    assert ("name=" in hidden or "instr" in hidden) == bool(problems)


def test_web_pages_and_mail_addresses_may_be_linked(tmp_path: Path) -> None:
    content = parts()
    relation("hyperlink", "https://www.mee.gov.cn/")(content)
    template = tmp_path / "模板.docx"
    template.write_bytes(packed(content))
    assert read(template)
    render(template, {"v": "x"}, tmp_path / "out.docx", page_numbers=False)
    with zipfile.ZipFile(tmp_path / "out.docx") as archive:
        assert b"https://www.mee.gov.cn/" in archive.read(RELATIONS)


def filled_or_refused(template: Path, out: Path) -> None:
    """Fill a template, unless it is refused with a sentence that says what to do."""
    problems = check(template, {"v": "甲"})
    assert all("请" in problem.message for problem in problems)
    if not problems:
        render(template, {"v": "甲"}, out, page_numbers=False)
    assert out.exists() == (not problems)


@pytest.mark.parametrize("name", sorted(parts()))
def test_a_template_that_lacks_a_part_is_filled_or_refused_in_words(name: str, tmp_path: Path) -> None:
    content = parts()
    del content[name]
    template = tmp_path / "模板.docx"
    template.write_bytes(packed(content))
    filled_or_refused(template, tmp_path / "out.docx")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("word/numbering.xml", 'w:ilvl="0"', 'w:ilvl="x"'),
        ("word/styles.xml", "<w:styles ", "<w:stiles "),
        (DOCUMENT, "<w:body>", "<w:bodies/><w:body>"),
        (DOCUMENT, "w:body>", "w:bodi>"),
        ("word/numbering.xml", 'w:ilvl="0"', 'w:ilvl="99"'),
        (DOCUMENT, 'w:w="12240"', 'w:w="wide"'),
        (RELATIONS, 'Target="styles.xml"', 'Target="nowhere.xml"'),
    ],
)
def test_a_template_with_nonsense_inside_is_filled_or_refused_in_words(
    name: str, old: str, new: str, tmp_path: Path
) -> None:
    content = parts()
    content[name] = content[name].replace(old.encode(), new.encode())
    template = tmp_path / "模板.docx"
    template.write_bytes(packed(content))
    filled_or_refused(template, tmp_path / "out.docx")


@pytest.mark.parametrize("kind", ["styles", "numbering", "footnotes", "header"])
def test_a_picture_in_place_of_a_part_that_is_read_is_told(kind: str, tmp_path: Path) -> None:
    content = parts()
    content["word/media/x.png"] = b"\x89PNG"
    replaced(TYPES, "<Default ", '<Default Extension="png" ContentType="image/png"/><Default ')(content)
    if f'"{kind}.xml"'.encode() in content[RELATIONS]:
        replaced(RELATIONS, f'"{kind}.xml"', '"media/x.png"')(content)
    else:
        relation(kind, "media/x.png", "Internal")(content)
    template = tmp_path / "模板.docx"
    template.write_bytes(packed(content))
    (problem,) = check(template, {"v": "甲"})
    assert "结构不完整" in problem.message


def test_a_header_that_is_not_there_is_told(tmp_path: Path) -> None:
    content = parts()
    replaced(DOCUMENT, "<w:pgSz", '<w:headerReference w:type="default" r:id="rId777"/><w:pgSz')(content)
    template = tmp_path / "模板.docx"
    template.write_bytes(packed(content))
    (problem,) = check(template, {"v": "甲"})
    assert "结构不完整" in problem.message


def test_fields_of_people_are_let_alone() -> None:
    content = parts()
    replaced(DOCUMENT, "<w:sectPr", nested_fields(20))(content)
    assert not list(inspected(packed(content), "模板.docx"))
