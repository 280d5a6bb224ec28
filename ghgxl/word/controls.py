"""Content controls round what was generated, so that a report can be brought up to date after people have edited it.

Each value in a sentence or cell gets a run-level control, each table, figure or group of paragraphs a
block-level one with its captions and notes (a figure in a table cell one inside its paragraph), each table
with repeated rows one around the whole: values inside it get none, nor do those of a loop's turns beyond
``LIMIT``. Controls have no frame and no lock: a report looks and prints as it would without them.
Only strings are made here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ghgxl.word.blocks import Stretch
from ghgxl.word.entries import TAG, Entry, Turn, Watched
from ghgxl.word.program import TARGET, Alone, Choice, Loop, Program, Rows, Source, Value
from ghgxl.word.text import RunFormat, attribute

#: How many controls and conditions inside loops a report has at most: a control weighs more than the value in it.
LIMIT = 500
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
#: The kind of control that contents and cover pages have: LibreOffice loses captions and spaces in those of other kinds.
_KIND = '<w:docPartObj><w:docPartGallery w:val="Custom 1"/></w:docPartObj>'
_FIRST_ID = 700_000_000
_LONGEST = 60
_OPEN_RUN = re.compile(r"<w:r(?: [^<>]*)?>(?:<w:rPr>.*</w:rPr>|<w:rPr/>)?<w:t(?: [^<>]*)?>", re.DOTALL)
_SHUT, _OPEN = "</w:t></w:r>", '<w:t xml:space="preserve">'
#: What stands for a figure until it is drawn.
FIGURE_MARK = re.compile(rf"<\?{TARGET} figure \d+\?>")
_ROOT = re.compile(r"<[\w:]+[^<>]*>")
_IGNORABLE = re.compile(r'(mc:Ignorable=")([^"]*)(")')


def run(form: RunFormat, inside: str) -> str:
    """Return the run around the inside of a w:t."""
    return f"<w:r>{form.plain}{_OPEN}{inside}{_SHUT}"


def prepare(program: Program) -> None:
    """Give every value that gets a control its seam; runs that would be left empty around it go."""
    for number, op in enumerate(program):
        if isinstance(op, Value) and op.held:
            before, after = _SHUT, f"<w:r>{op.form.plain}{_OPEN}"
            left = program[number - 1] if number else None
            right = program[number + 1] if number + 1 < len(program) else None
            if isinstance(left, str) and (cut := _opened(left)):
                program[number - 1], before = left[:cut], ""
            if isinstance(right, str) and right.startswith(_SHUT):
                program[number + 1], after = right.removeprefix(_SHUT), ""
            op.seam = (before, after)
        elif isinstance(op, Alone) and op.held:
            cut = _opened(op.before)
            if cut and op.after.startswith(_SHUT):
                op.seam = (op.before[:cut], op.after.removeprefix(_SHUT))
        elif isinstance(op, Loop):
            prepare(op.body)
        elif isinstance(op, Choice):
            for *_, body in op.branches:
                prepare(body)


def _opened(piece: str) -> int:
    """Return where the run begins whose w:t is open at the end of a piece of XML and still empty; 0 for none."""
    begin = max(piece.rfind("<w:r>"), piece.rfind("<w:r "))
    return begin if begin > 0 and _OPEN_RUN.fullmatch(piece, begin) else 0


def declared(xml: str) -> str:
    """Return a story's XML with the names that a control's appearance needs in its root, to be ignored by old programs."""
    match = _ROOT.match(xml)
    assert match is not None
    root, rest = match[0], xml[match.end() :]
    for prefix, uri in (("mc", _MC), ("w15", _W15)):
        if f"xmlns:{prefix}=" not in root:
            root = f'{root[:-1]} xmlns:{prefix}="{uri}">'
    found = _IGNORABLE.search(root)
    if found is None:
        root = f'{root[:-1]} mc:Ignorable="w15">'
    elif "w15" not in found[2].split():
        root = root[: found.end(2)] + " w15" + root[found.end(2) :]
    return root + rest


class Controls:
    """Makes the controls of one report and knows what each stands for."""

    def __init__(self, expressions: Mapping[Source, str]) -> None:
        self._expressions = expressions
        self._tags: dict[Entry, str] = {}
        self._titles: dict[str, str] = {}
        self._path: tuple[Turn, ...] = ()
        self._serial = 0
        self._inside = 0
        self.figures: dict[str, tuple[str, ...]] = {}
        self.watched: list[Watched] = []

    @property
    def entries(self) -> dict[str, Entry]:
        """What was put into controls, by the number in their tags."""
        return {tag: entry for entry, tag in self._tags.items()}

    # -- loops and conditions ------------------------------------------------------------------------------------

    def enter(self, op: Loop, index: int) -> None:
        """Begin a turn of a loop."""
        self._path = (*self._path, Turn(op.names, self._expressions.get(op.source, ""), index))

    def leave(self) -> None:
        """End a turn of a loop."""
        self._path = self._path[:-1]

    def repeated(self, op: Loop, turns: int) -> None:
        """Remember how many turns a loop had."""
        self._watch(Watched("for", (self._expressions.get(op.source, ""),), self._path, turns))

    def chosen(self, op: Choice, outcome: int) -> None:
        """Remember which branch was taken."""
        cases = tuple(
            self._expressions.get(source, "") for source, condition, _ in op.branches if condition is not None
        )
        self._watch(Watched("if", cases, self._path, outcome))

    def _watch(self, watched: Watched) -> None:
        if not self._path or self._counted():
            self.watched.append(watched)

    def _counted(self) -> bool:
        self._inside += 1
        return self._inside <= LIMIT

    # -- controls ------------------------------------------------------------------------------------------------

    def value(self, op: Value | Alone, inside: str, part: int = -1) -> str:
        """Return a control around runs, with the seam to the runs around it."""
        assert op.seam is not None
        expression = self._expressions.get(op.source, "")
        return f"{op.seam[0]}{self._around(Entry('value', expression, self._path, part), inside)}{op.seam[1]}"

    def blocks(self, op: Alone, stretches: Sequence[Stretch]) -> str:
        """Return controls around stretches of blocks."""
        out: list[str] = []
        expression = self._expressions.get(op.source, "")
        for number, stretch in enumerate(stretches):
            entry = Entry("blocks", expression, self._path, number)
            held = self._around(entry, stretch.xml) if stretch.xml else ""
            if entry in self._tags:
                self.figures[self._tags[entry]] = stretch.figures
            out.append(stretch._replace(xml=held).turned)
        return "".join(out)

    def figures_in(self, op: Alone, stretches: Sequence[Stretch]) -> str:
        """Return blocks in a table cell, which must end with a paragraph: each figure's control is inside its paragraph."""
        expression = self._expressions.get(op.source, "")
        prints = [one for stretch in stretches for one in stretch.figures]
        number = -1

        def held(mark: re.Match[str]) -> str:
            nonlocal number
            number += 1
            entry = Entry("figure", expression, self._path, number)
            around = self._around(entry, mark[0])
            if entry in self._tags:
                self.figures[self._tags[entry]] = (prints[number],)
            return around

        return FIGURE_MARK.sub(held, "".join(stretch.xml for stretch in stretches))

    def rows(self, op: Rows, xml: str) -> str:
        """Return a control around a table whose rows were repeated."""
        return self._around(Entry("rows", op.over, self._path, -1, op.xml), xml)

    def _around(self, entry: Entry, inside: str) -> str:
        tag = self._tags.get(entry)
        if tag is None:
            if entry.path and not self._counted():
                return inside
            tag = self._tags[entry] = str(len(self._tags) + 1)
            self._titles[tag] = attribute(_title(entry))
        self._serial += 1
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{self._titles[tag]}"/><w:tag w:val="{TAG}{tag}"/>'
            f'<w:id w:val="{_FIRST_ID + self._serial}"/><w15:appearance w15:val="hidden"/>{_KIND}</w:sdtPr>'
            f"<w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        )


def _title(entry: Entry) -> str:
    """Return what a person sees a control is called in Word."""
    turns = "".join(f"{turn.over}第{turn.at + 1}项 " for turn in entry.path)
    what = f"逐行：{entry.expression}" if entry.kind == "rows" else entry.expression
    title = f"{turns}{what}"
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"
