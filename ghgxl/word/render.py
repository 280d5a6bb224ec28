"""The door of this room: a template and named values in, a finished Word document out.

``render`` checks everything first and writes last. A template with mistakes raises one
TemplateError that holds them all, each with its place; nothing is written then.
``check`` finds the same mistakes without writing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docx.opc.part import Part, XmlPart
from jinja2 import nodes
from lxml import etree

from ghgxl.errors import OutputError, TemplateError
from ghgxl.findings import Finding, Place, note, warning
from ghgxl.word import drawn, requirements, safety
from ghgxl.word.aside import Aside
from ghgxl.word.blocks import Press, is_empty
from ghgxl.word.broken import broken
from ghgxl.word.captions import is_chaptered, taken
from ghgxl.word.compile import StoryReader
from ghgxl.word.contents import fill_pages
from ghgxl.word.controls import Controls, declared, prepare
from ghgxl.word.fill import Filler
from ghgxl.word.finish import Finished, finish
from ghgxl.word.ooxml import BOOKMARK_START, Element, parse, w
from ghgxl.word.outline import Outline
from ghgxl.word.package import opened, packed, put, serialised, set_properties
from ghgxl.word.places import PROPERTIES, Problem, Spot
from ghgxl.word.postcheck import postcheck
from ghgxl.word.program import Source
from ghgxl.word.references import NOTHING, Reference
from ghgxl.word.remember import release, remember
from ghgxl.word.repairs import whole
from ghgxl.word.scope import KINDS, scoped
from ghgxl.word.stories import Story, stories, where
from ghgxl.word.styles import Styles
from ghgxl.word.unreached import in_properties, unreached
from ghgxl.word.witnesses import Watcher, wanted

if TYPE_CHECKING:
    from ghgxl.report.provenance import Provenance

#: How many mistakes are told at once.
MOST_PROBLEMS = 500


class _TooMany(Exception):
    """Enough mistakes were found."""


class Rendered(NamedTuple):
    """What became of a report: what a person should know about it, its pages where they are known, and who laid it out."""

    findings: tuple[Finding, ...]
    pages: int | None
    paginator: str


def render(
    template: Path,
    context: Mapping[str, object],
    out: Path,
    *,
    page_numbers: bool = True,
    properties: Mapping[str, str] | None = None,
    controls: bool = True,
    provenance: Provenance | None = None,
) -> Rendered:
    """Return what became of the template filled with the context and written to ``out``.

    ``properties`` are title, author, created (ISO date) and others of the document. With ``controls`` what is generated
    sits in content controls, so that ``refresh`` finds it again; with a ``provenance`` the document carries where each of
    its numbers comes from. Raises TemplateError with every mistake in the template, and OutputError when the file can't
    be written.
    """
    template, out = Path(template), Path(out)
    if out.exists() and template.exists() and out.samefile(template):
        raise OutputError(f"报告不能写到模板“{template}”自己身上，请换一个文件名。")
    draft = _Draft(safety.read(template), context, controls=controls)
    problems = draft.fill()
    if problems:
        raise TemplateError(problems=problems)
    finished = draft.finish()
    if properties:
        set_properties(draft.document, properties)
    if provenance is not None:
        draft.sign(template.name, provenance, finished)
    findings = [*draft.notes(), *draft.unplaced(finished), *requirements.told(finished.unfulfilled)]
    count: int | None = None
    program = ""
    shown: Mapping[str, str] = {}
    if page_numbers:
        from ghgxl.word import pages

        entries = dict.fromkeys(bookmark for one in finished.contents for bookmark in one.pages)
        numbered = pages.number(packed(draft.document, draft.parts()), list(entries))
        if numbered is not None:
            shown, count, program = numbered
    if not fill_pages(finished.contents, shown):
        findings.append(note("contents", Place("目录"), "页码没有算出来，请在 Word 中右击目录，选“更新域”。"))
    draft.remember()
    parts = draft.parts()
    postcheck(draft.roots(), parts.values())
    put(packed(draft.document, parts), out)
    return Rendered(tuple(findings), count, program)


def check(template: Path, context: Mapping[str, object]) -> tuple[Problem, ...]:
    """Return every mistake in a template, judged with the values it would be filled with; nothing is written."""
    try:
        return _Draft(safety.read(Path(template)), context).fill()
    except TemplateError as problem:
        found = tuple(item for item in problem.problems if isinstance(item, Problem))
        return found or (Problem(Place(Path(template).name), "", problem.message),)


class _Draft:
    """A template on its way to a document."""

    def __init__(self, data: bytes, context: Mapping[str, object], *, controls: bool = False) -> None:
        self._data, self._held = data, controls
        self._controls: Controls | None = None
        self.document = opened(data)
        self.outline = Outline(self.document)
        self.styles = Styles(self.document, self.outline)
        self._stories = list(stories(self.document))
        for story in self._stories:
            release(story.root)
        self._problems: dict[tuple[Source, str], None] = {}
        self._repaired: list[Source] = []
        body = self.document.element.body
        self._press = Press(self.styles, chaptered=is_chaptered(self.outline), taken=taken(body))
        self._context = context
        self._scope = scoped(context, self._press, body, self.outline)
        self._roots: list[Element] = []
        self._whole: list[Element] = []
        self._looked_at: list[Finding] = []
        self._aside = Aside({*self.outline.heading_styles(), self.styles.known("Caption") or "Caption"})

    def _say(self, source: Source, message: str) -> None:
        self._problems[source, message] = None
        if len(self._problems) >= MOST_PROBLEMS:
            raise _TooMany

    # -- filling -----------------------------------------------------------------------------------------------

    def fill(self) -> tuple[Problem, ...]:
        """Fill every story; return all mistakes, each with its place (the first of them, when there are hundreds)."""
        with suppress(_TooMany):
            self._fill()
        return self._located()

    def _fill(self) -> None:
        readers = [StoryReader(index, story.root, self._scope, self._say) for index, story in enumerate(self._stories)]
        for reader in readers:
            self._repaired += reader.repaired
        self._check_references(readers)
        self._check_drawn()
        self._check_unreached()
        if self._held:
            known = {source: expression.source for reader in readers for source, expression in reader.expressions}
            self._controls = Controls(known)
        names = wanted(readers, self._context)
        filler = (
            Watcher(self._scope, self._press, self._say, names, controls=self._controls)
            if names
            else Filler(self._scope, self._press, self._say, controls=self._controls, aside=self._aside)
        )
        for reader, story in zip(readers, self._stories, strict=True):
            out: list[str] = []
            if reader.sound:
                program = reader.program()
                if self._held:
                    prepare(program)
                filler.run(program, out)
            if not self._problems:
                if self._held:
                    out[0] = declared(out[0])
                xml = "".join(out)
                root = parse(xml)
                self._replace(story, root)
                if whole(xml):
                    self._whole.append(root)

    def _check_drawn(self) -> None:
        """Say which charts of the template's own can't be given data."""
        for index, story in enumerate(self._stories):
            for one, message in drawn.mistakes(story.root, story.part, self._figures):
                self._say(Source(Spot(index, one.paragraph), one.written), message)

    def _check_unreached(self) -> None:
        """Say what is broken, and which tags stand where nothing fills them."""
        bookmarks = {str(mark.get(w("name"))) for story in self._stories for mark in story.root.iter(BOOKMARK_START)}
        for index, story in enumerate(self._stories):
            for found in broken(story.root, bookmarks):
                self._say(Source(Spot(index, found.paragraph), found.written), found.message)
        for index, story in enumerate(self._stories):
            for one in unreached(story.root, story.part):
                self._say(Source(Spot(index, one.paragraph), one.written), one.message)
        for name, written in in_properties(self.document):
            self._say(
                Source(PROPERTIES, written), f"文档属性“{name}”里的标签不会被填写，请在“文件→信息”中改写成普通文字"
            )

    @property
    def _figures(self) -> Mapping[str, object]:
        given = self._context.get("图")
        return given if isinstance(given, Mapping) else {}

    def _replace(self, story: Story, root: Element) -> None:
        self._roots.append(root)
        if isinstance(story.part, XmlPart):
            vars(story.part)["_element"] = root  # python-docx has no public way to give a part a new tree

    def _check_references(self, readers: list[StoryReader]) -> None:
        """Say which numbers are asked for of tables and figures that the template puts nowhere."""
        placed: set[Reference] = set()
        asked: list[tuple[Source, Reference]] = []
        for reader in readers:
            for source, expression in reader.expressions:
                if not any(kind in expression.source for kind in KINDS):
                    continue
                for node in (expression.node, *expression.node.find_all(nodes.Getattr)):
                    if not isinstance(node, nodes.Getattr) or not isinstance(node.node, nodes.Name):
                        continue
                    owner = node.node.name
                    if owner in KINDS:
                        placed.add(Reference(owner, node.attr))
                    elif owner.removesuffix("号") in KINDS:
                        asked.append((source, Reference(owner.removesuffix("号"), node.attr)))
        for source, reference in asked:
            blocks = self._context.get(reference.kind)
            known = isinstance(blocks, Mapping) and reference.name in blocks
            if known and reference not in placed:
                tag = f"{{{{ {reference.kind}.{reference.name} }}}}"
                self._say(source, f"模板里没有放“{tag}”，因此没有它的编号")

    def finish(self) -> Finished:
        """Return the document with captions numbered, figures drawn, references and contents written."""
        finished = finish(self.document, self._roots, self._press, self.outline, self.styles, self._whole)
        for story, root in zip(self._stories, self._roots, strict=True):
            self._looked_at += drawn.fill(root, story.part, self._figures, story.name)
            if not isinstance(story.part, XmlPart):
                vars(story.part)["_blob"] = etree.tostring(
                    root, encoding="UTF-8", standalone=True
                )  # notes are bytes to python-docx
        return finished

    def sign(self, template: str, provenance: Provenance, finished: Finished) -> None:
        """Store in the document where its numbers come from, and the hashes of what it was made of."""
        from ghgxl.word import record

        facts = {**provenance.facts, "模板": template, "模板哈希": hashlib.sha256(self._data).hexdigest()}
        given = [one.name for story in self._stories for one in drawn.named(story.root)]
        graphs = [
            one for name in dict.fromkeys((*self._press.drawn, *given)) for one in record.graphs_of(name, self._context)
        ]
        record.store(self.document, facts, provenance.origins, self._press.tables, finished.told, graphs)

    def remember(self) -> None:
        """Write into the document what its controls came from."""
        if self._controls is not None:
            remember(self.document, self._roots, self._controls, self._data, self._aside.shown)

    def parts(self) -> dict[Part, bytes]:
        """Return the parts as they will stand in the file, with the rows that were set aside."""
        own = {story.part for story in self._stories}
        return {
            part: self._aside.joined(text) if part in own else text for part, text in serialised(self.document).items()
        }

    def roots(self) -> list[Element]:
        """Return the trees of the filled stories, the document's own first."""
        return self._roots

    # -- what is told --------------------------------------------------------------------------------------------

    def _located(self) -> tuple[Problem, ...]:
        if not self._problems:
            return ()
        place = self._places()
        ordered = sorted(self._problems, key=lambda problem: problem[0].spot)
        told: dict[
            tuple[Place, str, str], Problem
        ] = {}  # Word keeps a text box twice: what is wrong in it is told once
        for source, message in ordered:
            where_it_is = place[source.spot]
            spot = None if source.spot == PROPERTIES else source.spot
            told.setdefault((where_it_is, source.written, message), Problem(where_it_is, source.written, message, spot))
        problems = tuple(told.values())
        if len(self._problems) >= MOST_PROBLEMS:
            words = f"错误超过{MOST_PROBLEMS}处，这里只列出前{MOST_PROBLEMS}处，改好后请再检查一次"
            problems += (Problem(Place("模板"), "", words),)
        return problems

    def _places(self) -> dict[Spot, Place]:
        """Return the place of every paragraph of the template as it was."""
        return where(opened(self._data))

    def notes(self) -> Iterator[Finding]:
        """Yield a note for each tag that was typed in full width, and what was seen in charts of the template's own."""
        yield from self._looked_at
        if self._repaired:
            place = self._places()
            for source in self._repaired:
                yield note("fullwidth", place[source.spot], f"标签“{source.written}”里有全角字符，已按半角处理。")

    def unplaced(self, finished: Finished) -> Iterator[Finding]:
        """Yield a warning for each reference to something with data that the document doesn't hold."""
        for reference in dict.fromkeys(finished.missing):
            blocks = self._context.get(reference.kind)
            block = blocks.get(reference.name) if isinstance(blocks, Mapping) else None
            if not is_empty(block):
                message = f"“{reference.kind}.{reference.name}”没有出现在报告里（所在的条件没有成立），引用它的地方写作“{NOTHING}”。"
                yield warning("reference", Place("正文"), message)
