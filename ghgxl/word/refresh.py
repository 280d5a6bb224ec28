"""The second door of this room: a report that people have edited and today's values in, the report brought up to date out.

Only what sits in the controls of the report is renewed, and the numbers, references and contents that
follow from it; everything that people wrote stays to the letter. Nothing is written when nothing changes,
and never over the report itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from docx.document import Document
from docx.opc.part import XmlPart
from lxml import etree

from ghgxl import __version__
from ghgxl.errors import OutputError, TemplateError
from ghgxl.findings import Finding, Place, note, warning
from ghgxl.report.provenance import Provenance
from ghgxl.word import answering, drawn, places, prints, requirements, retelling, retoc, safety
from ghgxl.word import record as records
from ghgxl.word.blocks import Press
from ghgxl.word.captions import is_chaptered, taken
from ghgxl.word.contents import fill_pages
from ghgxl.word.custom import get_custom
from ghgxl.word.entries import NAMESPACE, Entry, Memory, Shown, from_xml
from ghgxl.word.finish import Finished, finish
from ghgxl.word.formats import Unanswered
from ghgxl.word.fresh import Maker
from ghgxl.word.ooxml import BODY, BOOKMARK_START, Element, P, w
from ghgxl.word.outline import Outline
from ghgxl.word.package import opened, packed, put
from ghgxl.word.pen import Change, Pen
from ghgxl.word.record import Record
from ghgxl.word.remember import controls_in, store
from ghgxl.word.renewal import Left, Outcome, Renewal, remembered, texts_of
from ghgxl.word.scope import scoped
from ghgxl.word.sections import Pages
from ghgxl.word.stories import Story, stories
from ghgxl.word.styles import Styles

_NO_MEMORY = (
    "“{}”里没有可更新的内容：它不是由本程序的这一版生成的报告，或另存时丢失了内容控件。请用 ghgxl report 重新生成。"
)


class Changed(NamedTuple):
    """What changed: where in the report, what it is called, and what it was and is."""

    place: Place
    name: str
    change: Change

    def __str__(self) -> str:
        spot = f" {self.change.spot}" if self.change.spot else ""
        return f"{self.place}{spot}〔{self.name}〕：{_cut(self.change.old)} → {_cut(self.change.new)}"


class Kept(NamedTuple):
    """What a person had overwritten and therefore was left."""

    place: Place
    name: str
    left: Left

    def __str__(self) -> str:
        written = _cut(self.left.written) or "（空）"
        if self.left.renewed:
            return (
                f"{self.place}〔{self.name}〕：手工改过的文字保留不动，只更新了其中的数，现为“{written}”；"
                f"现在的计算结果是“{_cut(self.left.computed)}”"
            )
        return f"{self.place}〔{self.name}〕：已手工改为“{written}”，保留不动；现在的计算结果是“{_cut(self.left.computed)}”"


class Refreshed(NamedTuple):
    """What became of a report: changes, what was left, what a person should know, and its pages where they are known."""

    changed: tuple[Changed, ...]
    kept: tuple[Kept, ...]
    findings: tuple[Finding, ...]
    pages: int | None


def refresh(
    report: Path,
    context: Mapping[str, object],
    out: Path,
    *,
    tracked: bool = False,
    date: str = "",
    page_numbers: bool = True,
    provenance: Provenance | None = None,
) -> Refreshed:
    """Return what became of a report renewed with the context; it is written to ``out`` only if something changed.

    With a ``provenance`` a report that remembers where its numbers come from is led to where they come from now. With ``tracked`` changes of text are revisions by ghgxl, dated ``date`` (ISO, "" for none). Raises TemplateError
    when the report can't be read or remembers nothing, OutputError when the file can't be written.
    """
    report, out = Path(report), Path(out)
    if out.exists() and report.exists() and out.samefile(report):
        raise OutputError(f"不能写到报告“{report}”自己身上，请换一个文件名。")
    data = safety.read_report(report)
    part = get_custom(data, NAMESPACE)
    memory = None if part is None else from_xml(part)
    if memory is None or not memory.controls:
        raise TemplateError(_NO_MEMORY.format(report.name))
    revision = _Revision(opened(data), memory, context, records.read(data), tracked=tracked, date=date)
    if not revision.controls:
        raise TemplateError(_NO_MEMORY.format(report.name))
    revision.renew()
    findings = [*revision.findings, *revision.turned()]
    if not revision.changed:
        return Refreshed((), tuple(revision.kept), tuple(findings), None)
    finished, known = revision.finish()
    count: int | None = None
    if page_numbers and not tracked:
        from ghgxl.word import pages

        entries = dict.fromkeys(bookmark for one in finished.contents for bookmark in one.pages)
        numbered = pages.number(packed(revision.document), list(entries))
        if numbered is not None:
            known, count = {**known, **numbered.pages}, numbered.total
    if not fill_pages(finished.contents, known):
        findings.append(note("contents", Place("目录"), "有页码没有算出来，请在 Word 中右击目录，选“更新域”。"))
    revision.remember()
    if provenance is not None:
        revision.sign(provenance)
    put(packed(revision.document), out)
    return Refreshed(tuple(revision.changed), tuple(revision.kept), tuple(findings), count)


def _cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:40]}…{text[-30:]}"


class _Control(NamedTuple):
    tag: str
    element: Element
    content: Element
    place: Place
    entry: Entry
    shown: Shown


class _Revision:
    """A report on its way to a newer one."""

    def __init__(
        self,
        document: Document,
        memory: Memory,
        context: Mapping[str, object],
        record: Record | None,
        *,
        tracked: bool,
        date: str,
    ) -> None:
        self.document, self._memory, self._context, self._record = document, memory, context, record
        self.outline = Outline(document)
        self._styles = Styles(document, self.outline)
        self._stories = list(stories(document))
        self._roots = [story.root for story in self._stories]
        body = self._roots[0].find(BODY)
        assert body is not None
        self._body = body
        self._press = Press(self._styles, chaptered=is_chaptered(self.outline), taken=taken(body))
        scope = scoped(context, self._press, body, self.outline)
        self._maker = Maker(memory, scope, self._press, self.outline)
        self._pen = Pen(self._roots, tracked=tracked, date=date)
        grids = {} if record is None else {one.bookmark: one for one in record.tables}
        self._renewal = Renewal(self._maker, self._press, self._pen, document.part, grids)
        self.controls = [control for story in self._stories for control in self._found(story)]
        pairs = [(control.element, control.content) for control in self.controls]
        self._before = [] if record is None else retelling.standing(record, self._roots, pairs)
        self._outcomes: list[tuple[_Control, Outcome]] = []
        self.changed: list[Changed] = []
        self.kept: list[Kept] = []
        self.findings: list[Finding] = []

    def _found(self, story: Story) -> Iterator[_Control]:
        names: dict[Element, str] = {}
        for tag, element, content in controls_in(story.root):
            if tag not in self._memory.controls or any(element.iterancestors(w("moveFrom"), w("del"))):
                continue
            names = names or dict(
                zip(story.root.iter(P), places.names(story.root, story.name, self.outline), strict=True)
            )
            near = next(content.iter(P), None)
            near = next(element.iterancestors(P), None) if near is None else near
            where = names.get(near, story.name) if near is not None else story.name
            yield _Control(tag, element, content, Place(where), *self._memory.controls[tag])

    # -- renewing ------------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Renew every control, cross-references last."""
        waiting: list[_Control] = []
        asked: list[_Control] = []
        pages = Pages(self._body)
        blocks = [control.content for control in self.controls if control.entry.kind != "value"]
        here = {content: prints.pieces(content, self.document.part) for content in blocks}
        for control in self.controls:
            try:
                if control.entry.kind == "value":
                    outcome = self._renewal.value(control.content, control.entry, control.shown)
                    if outcome is None:
                        waiting.append(control)
                        continue
                elif control.entry.kind == "figure":
                    page = pages.around(control.element)
                    outcome = self._renewal.figure(
                        control.content, here[control.content], control.entry, control.shown, page
                    )
                elif answering.is_asked(control.entry, self._context):
                    asked.append(control)
                    continue
                else:
                    outcome = self._blocks(control, here[control.content], pages)
                self._note(control, outcome)
            except Unanswered as problem:
                self._unanswered(control, problem)
        standing = {str(start.get(w("name"))) for start in self._body.iter(BOOKMARK_START)}
        for control in waiting:
            self._note(control, self._renewal.reference(control.content, control.entry, control.shown, standing))
        if asked:
            self._answer()
            for control in asked:
                self._note(control, self._blocks(control, here[control.content], pages))
        self._redraw()

    def _blocks(self, control: _Control, here: Sequence[prints.Piece], pages: Pages) -> Outcome:
        page = pages.around(control.element)
        return self._renewal.blocks(control.element, control.content, here, control.entry, control.shown, page)

    def _answer(self) -> None:
        """Look up in the document as it stands now what tables of requirements ask for."""
        controls = [(control.entry, control.content) for control in self.controls]
        tables, lacking = answering.answered(
            self._context,
            controls,
            self._press,
            self._renewal.captions,
            self._body,
            self.outline,
            self._styles,
        )
        self.findings += requirements.told(lacking)
        given = self._context.get("表")
        self._context = {**self._context, "表": {**(given if isinstance(given, Mapping) else {}), **tables}}
        self._maker.learn("表", tables)

    def _note(self, control: _Control, outcome: Outcome) -> None:
        self._outcomes.append((control, outcome))
        name = control.entry.expression
        self.changed += [Changed(control.place, name, change) for change in outcome.changes]
        self.kept += [Kept(control.place, name, left) for left in outcome.left]

    def _unanswered(self, control: _Control, problem: Unanswered) -> None:
        words = f"“{control.entry.expression}”现在没有结果（{problem}），原有内容保留不动，请核对。"
        self.findings.append(warning("refresh-unanswered", control.place, words))

    def _redraw(self) -> None:
        """Give the charts that the office drew in its template new data."""
        given = self._context.get("图")
        figures = given if isinstance(given, Mapping) else {}
        for story in self._stories:
            wrong = {one.name for one, _ in drawn.mistakes(story.root, story.part, figures)}
            for one in list(drawn.named(story.root)):
                if one.name in wrong:
                    continue
                run = next(one.properties.iterancestors(w("r")), None)
                before = "" if run is None else prints.drawn(run, story.part)
                self.findings += drawn.fill_one(one, story.part, figures, story.name)
                if run is not None and prints.drawn(run, story.part) != before:
                    self.changed.append(Changed(Place(story.name), f"图.{one.name}", Change("", "图", "按新数据重绘")))

    def turned(self) -> Iterator[Finding]:
        """Yield a note for each condition and loop that turns out otherwise today: its text can't be made here."""
        for watched in self._memory.watched:
            now = self._maker.outcome(watched)
            if watched.kind == "for":
                if now is not None and now != watched.outcome:
                    words = f"模板里对“{watched.cases[0]}”的循环原有{watched.outcome}项，现在有{now}项；增减的段落请手工修改，或用 ghgxl report 重新生成。"
                    yield note("refresh-condition", Place("正文"), words)
                continue
            before = watched.outcome if watched.outcome < len(watched.cases) else -1
            if now is not None and now != before:
                shown = watched.cases[max(now, before)]
                how = "现在成立，模板为它准备的文字不在报告里" if now >= 0 else "现在不成立，为它写的文字还在报告里"
                words = f"模板中的条件“{shown}”{how}；请手工修改，或用 ghgxl report 重新生成。"
                yield note("refresh-condition", Place("正文"), words)

    # -- finishing -----------------------------------------------------------------------------------------------

    def finish(self) -> tuple[Finished, dict[str, str]]:
        """Return the document with its numbers, references and contents settled, and the pages that are known of old."""
        pages = retoc.lift(self._body)
        finished = finish(self.document, self._roots, self._press, self.outline, self._styles)
        for story in self._stories:
            if not isinstance(story.part, XmlPart):
                blob = etree.tostring(story.root, encoding="UTF-8", standalone=True)
                vars(story.part)["_blob"] = blob  # notes are bytes to python-docx
        return finished, retoc.known(finished.contents, pages)

    def remember(self) -> None:
        """Write into the document what its controls show now."""
        found = dict(self._memory.controls)
        for control, outcome in self._outcomes:
            found[control.tag] = (
                control.entry,
                Shown(
                    remembered(outcome, self.document.part),
                    outcome.figures or control.shown.figures,
                    texts_of(outcome),
                ),
            )
        store(self.document, self._memory._replace(program=__version__, controls=found))

    def sign(self, provenance: Provenance) -> None:
        """Store in the document where its numbers come from now, if it has remembered where they came from."""
        record = self._record
        if record is None:
            return
        anew = [
            retelling.Anew(
                control.element,
                control.content,
                control.entry.kind == "value",
                bool(outcome.left),
                outcome.text,
                outcome.told,
            )
            for control, outcome in self._outcomes
        ]
        sentences, origins = retelling.retold(record, self._before, self._roots, anew, provenance)
        tables = retelling.regridded(
            record, self._press.tables, self._renewal.captions, self._renewal.outdated, self._context
        )
        shown = dict.fromkeys((*(one.name for one in record.graphs), *self._press.drawn))
        graphs = tuple(one for name in shown for one in records.graphs_of(name, self._context))
        records.put(self.document, Record({**record.facts, **provenance.facts}, origins, tables, sentences, graphs))


def settings(report: Path) -> Mapping[str, str]:
    """Return what a report remembers of how it was made (台账, 模板, 年度 …), nothing for one that remembers nothing."""
    record = records.read(safety.read_report(Path(report)))
    return {} if record is None else record.facts
