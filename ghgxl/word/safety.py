"""A .docx from strangers is looked at before any library opens it.

Refused with a Chinese sentence: what is no Word document, is encrypted, holds macros or
embedded programs, declares a DOCTYPE, unpacks to far more than it weighs, names parts twice
or outside of itself, points to anything outside but web pages and mail addresses, or
holds fields that fetch or start something. Nothing is repaired and nothing is written here.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lxml import etree

from ghgxl import archives
from ghgxl.errors import TemplateError, why
from ghgxl.findings import Place
from ghgxl.word.ooxml import FLDCHAR, FLDSIMPLE, FLDTYPE, INSTR, Element, finder, w
from ghgxl.word.places import Problem

MAX_PARTS, MAX_TOTAL, MAX_PART, MAX_XML = 2000, 200 * 2**20, 60 * 2**20, 40 * 2**20
_BIG = 2**20
_MAIN = "wordprocessingml.document.main+xml"
_TYPES = {
    "macroEnabled": "宏", "vbaProject": "宏", "vbaData": "宏", "activeX": "ActiveX 控件", "oleObject": "嵌入对象",
    "attachedToolbars": "自定义工具栏",
}  # fmt: skip
_RELATIONS = {
    "attachedTemplate": "附加模板", "oleObject": "嵌入对象", "aFChunk": "外来文档片段", "subDocument": "子文档", "frame": "框架",
    "vbaProject": "宏", "mailMergeSource": "邮件合并数据源", "mailMergeHeaderSource": "邮件合并数据源", "control": "控件",
}  # fmt: skip
_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_FIELD = re.compile(
    r"\s*(?P<name>DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|EMBED|DATABASE|MACROBUTTON|GOTOBUTTON"
    r"|AUTOTEXTLIST|AUTOTEXT|RD|FILLIN|ASK|QUOTE)\b",
    re.IGNORECASE,
)
_DELETED = w("delInstrText")
#: What stands in a code for a field inside it, and for a field that is nested too deep.
_INNER, _DEEP = "\ufdd2", "\ufdd3"
_LINK_FIELD = re.compile(r"""\s*HYPERLINK\s+(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"\\]\S*))""", re.IGNORECASE)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = "http://purl.oclc.org/ooxml/"
#: Elements of Word's that another prefix than its own calls so; what is generated is written with that prefix.
_PREFIXED = finder("//w:*[not(starts-with(name(), 'w:'))][1]")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_BAD_LINK = "超链接“{}”不是网页或邮件地址，请删除后另存。"
_XML, _TYPES_PART = (".xml", ".rels"), "[Content_Types].xml"
#: How deep fields may stand in one another: Word refuses more than 20.
_DEEPEST = 50
_OLE = b"\xd0\xcf\x11\xe0"


def _bytes_of(path: Path, noun: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise TemplateError(f"找不到{noun}“{path}”，请检查文件名和所在文件夹。") from None
    except IsADirectoryError:
        raise TemplateError(f"“{path}”是一个文件夹，请给出{noun}的 .docx 文件。") from None
    except OSError as problem:
        raise TemplateError(f"{noun}“{path}”无法读取：{why(problem)}。") from problem


def readable(path: Path) -> bytes:
    """Return the bytes of a report that can be read without harm; raises TemplateError with one sentence.

    Unlike a template, it may hold macros, embedded objects and links: nothing of that is opened, and nothing is filled.
    """
    data = _bytes_of(path, "报告")
    trouble = next(_unreadable(data), "")
    if trouble:
        raise TemplateError(f"“{path.name}”无法读取：{trouble}")
    return data


def _unreadable(data: bytes) -> Iterator[str]:
    """Yield what keeps a report from being read at all."""
    if not data:
        yield "文件是空的。"
        return
    if data.startswith(_OLE):
        yield "这是旧版 .doc 文件或加了密码的文件，请在 Word 中去掉密码并另存为 .docx。"
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except archives.DAMAGED:
        yield "这不是 Word 文档（.docx），或文件已损坏。"
        return
    with archive:
        yield from (f"{part}：{message}" if part else message for part, message in _shape(archive.infolist()))
        if "word/document.xml" not in archive.namelist() and "[Content_Types].xml" not in archive.namelist():
            yield "这是一个压缩文件，不是 Word 文档（.docx）。"


def tree(content: bytes) -> Element:
    """Return the tree of an XML part of a report; raises TemplateError where it is broken or declares entities."""
    if not _is_plain(content):
        raise TemplateError("报告无法读取：XML 中有 DOCTYPE 或实体声明，Word 不会这样保存，文件不可信。")
    try:
        return etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        raise TemplateError("报告无法读取：XML 已损坏，请在 Word 中打开并重新保存。") from None


def read(path: Path) -> bytes:
    """Return the bytes of a template that is safe to open; raises TemplateError with everything that is wrong with it."""
    data = _bytes_of(path, "模板")
    problems = tuple(dict.fromkeys(inspected(data, path.name)))
    if problems:
        raise TemplateError(problems=problems)
    return data


def read_report(path: Path) -> bytes:
    """Return the bytes of a report that people have edited; raises TemplateError where it can't be opened safely.

    What Word lets people put into a document (objects, linked pictures) is theirs and stays; nothing of it is opened.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise TemplateError(f"找不到报告“{path}”，请检查文件名和所在文件夹。") from None
    except OSError as problem:
        raise TemplateError(f"报告“{path}”无法读取：{why(problem)}。") from problem
    told = f"报告“{path.name}”"
    if data.startswith(_OLE):
        raise TemplateError(f"{told}是旧版 .doc 文件或加了密码，请在 Word 中去掉密码并另存为 .docx。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for _, message in _shape(archive.infolist()):
                raise TemplateError(f"{told}：{message}")
            names = [info.filename for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
            contents = [archive.read(name) for name in names]
    except archives.DAMAGED:
        raise TemplateError(f"{told}不是 Word 文档（.docx），或文件已损坏。") from None
    if "word/document.xml" not in names:
        raise TemplateError(f"{told}不是 Word 文档（.docx）。")
    if not all(map(_is_plain, contents)):
        raise TemplateError(f"{told}的 XML 中有 DOCTYPE 或实体声明，Word 不会这样保存，文件不可信。")
    return data


def inspected(data: bytes, name: str) -> Iterator[Problem]:
    """Yield what is wrong with the bytes of a .docx file called ``name``."""

    def problem(message: str, part: str = "") -> Problem:
        return Problem(Place(f"模板“{name}”" + (f" 部件 {part}" if part else "")), "", message)

    if not data:
        yield problem("文件是空的，请重新保存模板。")
        return
    if data.startswith(_OLE):
        yield problem("这是旧版 .doc 文件或加了密码的文件，请在 Word 中去掉密码并另存为 .docx。")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except archives.DAMAGED:
        yield problem("这不是 Word 文档（.docx），或文件已损坏，请在 Word 中打开并另存为 .docx。")
        return
    with archive:
        infos = archive.infolist()
        names = set(archive.namelist())
        shape = list(_shape(infos))
        yield from (problem(message, part) for part, message in shape)
        if shape:
            return
        if _TYPES_PART not in names:
            yield problem("这是一个压缩文件，不是 Word 文档（.docx），请换成模板文件。")
            return
        xml: set[str] = set()
        for info in sorted(infos, key=lambda info: info.filename != _TYPES_PART):
            if info.filename.endswith(_XML) or info.filename.lower() in xml:
                try:
                    content = archive.read(info)
                except archives.DAMAGED:
                    yield problem("文件已损坏，读不出来，请重新保存模板。", info.filename)
                    continue
                if info.filename == _TYPES_PART:
                    xml = _called_xml(content, names)
                yield from (problem(message, info.filename) for message in _part(info.filename, content, names))


def _called_xml(content: bytes, names: set[str]) -> set[str]:
    """Return the parts, in small letters, that the list of types calls XML whatever their names end with."""
    if not _is_plain(content):
        return set()
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return set()
    named = [item for item in root if (item.get("ContentType") or "").lower().endswith("xml")]
    found = {(item.get("PartName") or "").lstrip("/").lower() for item in named}
    endings = tuple(f".{item.get('Extension')}".lower() for item in named if item.get("Extension"))
    return found | {name.lower() for name in names if name.lower().endswith(endings)}


def _shape(infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    """Yield (part, message) for what the directory of the archive already shows."""
    names = [info.filename for info in infos]
    if len(infos) > MAX_PARTS:
        yield "", f"压缩包里有{len(infos)}个部件，超过{MAX_PARTS}个的限度。"
    if len({name.lower() for name in names}) != len(names):
        yield "", "压缩包里有重名的部件，文件不可信，请在 Word 中另存一份。"
    for name in names:
        if name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or ":" in name:
            yield name[:60], "部件的路径指向压缩包之外，文件不可信。"
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        yield "", f"解压后超过{MAX_TOTAL // 2**20} MB 的限度，请压缩其中的图片。"
    for info in infos:
        if archives.locked(info):
            yield info.filename, "部件已加密，请去掉密码后另存。"
        limit = MAX_XML if info.filename.endswith((".xml", ".rels")) else MAX_PART
        if archives.is_bomb(info, largest=limit, suspicious=_BIG):
            yield info.filename, "部件解压后异常地大，文件不可信。"


def _part(name: str, content: bytes, names: set[str]) -> Iterator[str]:
    """Yield what is wrong with an XML part."""
    if not _is_plain(content):
        yield "XML 中有 DOCTYPE 或实体声明，Word 不会这样保存，文件不可信。"
        return
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        yield "XML 已损坏，请在 Word 中打开并重新保存模板。"
        return
    if name == "[Content_Types].xml":
        yield from _content_types(root)
    elif name.endswith(".rels"):
        yield from _relations(root)
        yield from _absent(name, root, names)
    else:
        if _PREFIXED(root):
            yield "XML 的命名空间不是 Word 的写法（前缀应为“w”），请在 Word 中打开并另存为 .docx。"
        if root.find(w("mailMerge")) is not None:
            yield "文件设置了邮件合并的数据源，请在“邮件”中取消合并（普通 Word 文档）后另存。"
        yield from _fields(root)


def _is_plain(content: bytes) -> bool:
    """Return whether XML declares neither a DOCTYPE nor entities."""
    return b"<!DOCTYPE" not in content and b"<!ENTITY" not in content and not _wide_doctype(content)


def _wide_doctype(content: bytes) -> bool:
    if content[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\x00" not in content[:8]:
        return False
    return "<!DOCTYPE" in content.replace(b"\x00", b"").decode("latin-1")


def _content_types(root: Element) -> Iterator[str]:
    kinds = [item.get("ContentType") or "" for item in root]
    if not any(kind.endswith(_MAIN) for kind in kinds):
        known = next((word for part, word in (("macroEnabled", "含宏的文档（.docm/.dotm）"), ("template.main", "Word 模板（.dotx）"))
                      if any(part in kind for kind in kinds)), "其他类型的文件")  # fmt: skip
        yield f"这是{known}，不是普通的 Word 文档，请在 Word 中另存为 .docx。"
        return
    for part, word in _TYPES.items():
        if any(part.lower() in kind.lower() for kind in kinds):
            yield f"文件里有{word}，模板不允许带{word}，请删除后另存。"


def _relations(root: Element) -> Iterator[str]:
    for relation in root.iter(_RELATION):
        if not all(relation.get(name) for name in ("Id", "Type", "Target")):
            yield "部件之间的关系不完整，文件已损坏，请在 Word 中打开并另存为 .docx。"
            continue
        if (relation.get("Type") or "").startswith(_STRICT):
            yield "这是“Strict Open XML 文档”，请在 Word 中另存为“Word 文档（.docx）”。"
            return
        kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
        target = relation.get("Target") or ""
        if relation.get("TargetMode") == "External":
            if kind != "hyperlink":
                word = _RELATIONS.get(kind) or {"image": "图片"}.get(kind, "内容")
                yield f"{word}引用了文件外的“{target[:60]}”，请改为嵌入，或删除后另存。"
            elif not _LINK.match(target):
                yield _BAD_LINK.format(target[:60])
        elif kind in _RELATIONS:
            yield f"文件里有{_RELATIONS[kind]}，模板不允许带{_RELATIONS[kind]}，请删除后另存。"


def _absent(name: str, root: Element, names: set[str]) -> Iterator[str]:
    """Yield which parts a list of relationships promises that are not in the archive."""
    folder = PurePosixPath("/" + name).parent.parent
    for relation in root:
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External" and target:
            part = posixpath.normpath(str(folder / target)).lstrip("/")
            if part not in names and not target.startswith("#") and "%" not in target:
                yield f"缺少部件“{part[:60]}”，文件已损坏，请在 Word 中打开并另存为 .docx。"


def _codes(root: Element) -> Iterator[str]:
    """Yield the code of every field, joined over the runs it is split into; a field in a code stands there as ``_INNER``.

    Nothing more comes after a field that is nested too deep, which is told as ``_DEEP``.
    """
    waiting: list[list[str]] = []
    for item in root.iter(FLDCHAR, INSTR, FLDSIMPLE, _DELETED):
        kind = item.get(FLDTYPE)
        if item.tag == FLDSIMPLE:
            yield item.get(w("instr")) or ""
        elif item.tag != FLDCHAR and not waiting:
            yield item.text or ""
        elif item.tag != FLDCHAR:
            waiting[-1].append(item.text or "")
        elif kind == "begin":
            if waiting:
                waiting[-1].append(_INNER)
            waiting.append([])
            if len(waiting) > _DEEPEST:
                yield _DEEP
                return
        elif kind == "end" and waiting:
            yield "".join(waiting.pop())
    yield from map("".join, waiting)


def _fields(root: Element) -> Iterator[str]:
    for code in _codes(root):
        if code == _DEEP:
            yield "域一层套一层，套得太深，请删除后另存。"
        elif code.lstrip().startswith(_INNER):
            yield "域的名称由另一个域拼成，可能用来取用外部内容，请删除后另存。"
        match = _FIELD.match(code)
        if match:
            yield f"文件里有会取用外部内容的域“{match['name'].upper()}”，请删除后另存。"
        link = _LINK_FIELD.match(code)
        target = (link["quoted"] or link["bare"] or "") if link else ""
        if target and not _LINK.match(target):
            yield _BAD_LINK.format(target[:60].replace(_INNER, "{…}"))
