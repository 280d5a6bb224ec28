"""The dictionary of template names as a Word document: for the desk of whoever edits the template.

It is written in the styles of a bundled template, so that it looks like the reports that people know.
What it says comes from ``report.dictionary`` and from the engine's own lists; nothing is worded here twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ghgxl.report.dictionary import Group
from ghgxl.word.fields import field_xml
from ghgxl.word.formats import FILTERS
from ghgxl.word.ooxml import BODY, SECTPR, Element, child, fragment, w
from ghgxl.word.outline import Outline
from ghgxl.word.package import opened, packed, set_properties
from ghgxl.word.styles import Styles
from ghgxl.word.tags import SPELLINGS
from ghgxl.word.text import PLAIN, RunFormat, attribute, runs

if TYPE_CHECKING:
    from docx.document import Document

TITLE = "模板字段字典"
_WIDTHS, _HEADS = (3200, 3100, 900, 2600), ("写法", "含义", "单位", "值")
_BARE_WIDTHS, _BARE_HEADS = (3200, 3100, 3500), ("写法", "含义", "值")
#: Twips of the margins beside tables that are as wide as the widths above.
_MARGIN = "1050"
_RULE_WIDTHS, _RULE_HEADS = (3900, 3700, 2200), ("写法", "作用", "写在哪里")
_FILTER_WIDTHS, _FILTER_HEADS = (1300, 4100, 4400), ("格式", "作用", "例")
_TAG = RunFormat(
    fragment(
        '<w:rPr><w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas" w:eastAsia="仿宋"/>'
        '<w:noProof/><w:color w:val="1F4E79"/><w:sz w:val="17"/></w:rPr>'
    )[0]
)
_LARGE = RunFormat(fragment('<w:rPr><w:sz w:val="40"/></w:rPr>')[0])
_GREY = RunFormat(fragment('<w:rPr><w:color w:val="595959"/></w:rPr>')[0])
_HEADING = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="GhgFieldGroup"><w:name w:val="字典标题"/>'
    '<w:basedOn w:val="{base}"/><w:pPr><w:keepNext/><w:spacing w:before="280" w:after="60" w:line="360" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="left"/><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="黑体"/><w:b/><w:color w:val="1F4E79"/><w:sz w:val="28"/></w:rPr>'
    "</w:style>"
)


def document(groups: Sequence[Group], base: bytes, *, source: str, when: str = "") -> bytes:
    """Return the dictionary as a .docx in the styles of the template ``base``; ``source`` says whose values are shown."""
    made = opened(base)
    writer = _Writer(Styles(made, Outline(made)))
    made.styles.element.extend(fragment(_HEADING.format(base=attribute(_default(made)))))
    body: Element = made.element.find(BODY)
    section = child(body, SECTPR)
    for item in list(body):
        if item is not section:
            body.remove(item)
    parts = [
        writer.title(TITLE),
        writer.text(
            f"下列名称可以写进 Word 模板，生成报告时换成数据；“值”一栏取自{source}。名称由程序按当前版本列出，"
            "写错时 ghgxl template check 会指出位置和相近的名称。"
        ),
        writer.heading("标签的写法"),
        writer.table(_RULE_HEADS, _RULE_WIDTHS, SPELLINGS, tags={0}),
        writer.heading("格式"),
        writer.text("写在名称之后，用竖线隔开；可以连用几个。"),
        writer.table(
            _FILTER_HEADS, _FILTER_WIDTHS,
            [(name, held.meaning, held.example) for name, held in FILTERS.items()], tags={2},
        ),
    ]  # fmt: skip
    for group in groups:
        title = f"{group.title}（{group.root}）" if group.title != group.root else group.root
        parts.append(writer.heading(title))
        if group.about:
            parts.append(writer.text(group.about))
        if any(entry.unit for entry in group.entries):
            rows = [(entry.tag, entry.meaning, entry.unit, entry.value) for entry in group.entries]
            parts.append(writer.table(_HEADS, _WIDTHS, rows, tags={0}))
        else:
            bare = [(entry.tag, entry.meaning, entry.value) for entry in group.entries]
            parts.append(writer.table(_BARE_HEADS, _BARE_WIDTHS, bare, tags={0}))
    for item in fragment("".join(parts)):
        section.addprevious(item) if section is not None else body.append(item)
    if section is not None:
        _frame(made, section, writer)
    set_properties(made, {"title": TITLE, "author": "ghgxl", "created": when or "2000-01-01"})
    return packed(made)


def _default(document: Document) -> str:
    """Return the id of the style that paragraphs have when none is named."""
    found = (
        style.get(w("styleId"))
        for style in document.styles.element.findall(w("style"))
        if style.get(w("default")) == "1" and style.get(w("type")) == "paragraph"
    )
    return next(found, None) or "Normal"


class _Writer:
    """Writes paragraphs and tables in the styles of one document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def title(self, text: str) -> str:
        """Return the document's title."""
        return (
            '<w:p><w:pPr><w:pStyle w:val="GhgFieldGroup"/><w:spacing w:before="0" w:after="120"/><w:jc w:val="center"/>'
            f'<w:outlineLvl w:val="9"/></w:pPr>{runs(text, _LARGE)}</w:p>'
        )

    def heading(self, text: str) -> str:
        """Return a heading without a number that stays with what follows."""
        return f'<w:p><w:pPr><w:pStyle w:val="GhgFieldGroup"/></w:pPr>{runs(text, PLAIN)}</w:p>'

    def text(self, text: str) -> str:
        """Return a paragraph of explanation, held together with the table below."""
        style = attribute(self._styles["GhgTableNote"])
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:keepNext/><w:spacing w:before="40" w:after="100"/></w:pPr>'
            f"{runs(text, _GREY)}</w:p>"
        )

    def table(
        self, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], *, tags: set[int]
    ) -> str:
        """Return a table whose header repeats; columns in ``tags`` hold what is typed, in a typewriter's letters."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        shade = self._styles.header_shade
        opening = (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{attribute(self._styles["GhgTable"])}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
            f'w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        out = [
            opening,
            "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
            *(self._cell(head, width, shade=shade, strong=True) for head, width in zip(heads, widths, strict=True)),
            "</w:tr>",
        ]
        for row in rows:
            out.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
            for column, (text, width) in enumerate(zip(row, widths, strict=True)):
                out.append(self._cell(text, width, form=_TAG if column in tags else None))
            out.append("</w:tr>")
        return "".join((*out, "</w:tbl>", '<w:p><w:pPr><w:spacing w:line="120" w:lineRule="exact"/></w:pPr></w:p>'))

    def _cell(
        self, text: str, width: int, *, shade: str = "", strong: bool = False, form: RunFormat | None = None
    ) -> str:
        style = attribute(self._styles["GhgTableText"])
        keep = "<w:keepNext/>" if strong else ""
        bold = RunFormat(fragment("<w:rPr><w:b/></w:rPr>")[0]) if strong else form
        align = "center" if strong else "left"
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="{style}"/>{keep}<w:jc w:val="{align}"/></w:pPr>{runs(text, bold)}</w:p></w:tc>'
        )

    def footer(self) -> str:
        """Return the paragraph of a footer: the page's number."""
        style = attribute(self._styles["GhgTableNote"])
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:jc w:val="center"/></w:pPr>{field_xml("PAGE", runs("1"))}</w:p>'
        )


def _frame(document: Document, section: Element, writer: _Writer) -> None:
    """Give the only section a header and footer of its own, page numbers from 1."""
    for name in ("headerReference", "footerReference", "titlePg", "pgNumType"):
        for item in section.findall(w(name)):
            section.remove(item)
    margins = child(section, w("pgMar"))
    if margins is not None:
        margins.set(w("left"), _MARGIN)
        margins.set(w("right"), _MARGIN)
    only = document.sections[0]
    only.header.is_linked_to_previous = only.footer.is_linked_to_previous = False
    for part, xml in ((only.header, writer.text(f"ghgxl　{TITLE}")), (only.footer, writer.footer())):
        root: Element = part._element  # noqa: SLF001  python-docx gives headers no public tree
        for item in list(root):
            root.remove(item)
        root.extend(fragment(xml))
