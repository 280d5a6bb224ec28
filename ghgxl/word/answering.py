"""Tables of requirements answered anew from a report that people have edited, when it is brought up to date.

What the report prints is read from its content controls, and from the marks left where none stands; a control
that was emptied prints nothing. Where a cell leads to other places than before and reads the same but for
their numbers, only its fields are renewed. What people wrote into such a table stays.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence

from ghgxl.report.requirements import Matrix
from ghgxl.word.blocks import Press
from ghgxl.word.captions import Numberer
from ghgxl.word.entries import Entry
from ghgxl.word.ooxml import BOOKMARK_START, INSTR, TBL, TC, Element, P, R, ancestor, remove, text_of, w
from ghgxl.word.outline import Outline
from ghgxl.word.prints import shown, words
from ghgxl.word.requirements import Survey, Unfulfilled
from ghgxl.word.styles import Styles
from ghgxl.word.witnesses import CONDITION, Witness, hollow, lack_of, matrices_in, names_in, remembered


def is_asked(entry: Entry, context: Mapping[str, object]) -> bool:
    """Return whether a control holds tables of requirements."""
    return entry.kind == "blocks" and any(f"表.{name}" in entry.expression for name in matrices_in(context))


def answered(
    context: Mapping[str, object],
    controls: Sequence[tuple[Entry, Element]],
    press: Press,
    captions: Mapping[str, str],
    body: Element,
    outline: Outline,
    styles: Styles,
) -> tuple[dict[str, tuple[Matrix, ...]], list[Unfulfilled]]:
    """Return the tables of requirements by name as the document answers them now, and what it lacks.

    ``captions`` says under which bookmark a caption made today stands in the document.
    """
    skeleton = Numberer(outline, styles["Caption"]).run(body)
    for reference, names in press.bookmarks.items():
        press.bookmarks[reference] = [found for name in names if (found := captions.get(name, name))]
    asking = [(entry, content) for entry, content in controls if is_asked(entry, context)]
    others = [(entry, content) for entry, content in controls if not is_asked(entry, context)]
    witnesses = list(_witnesses(context, others, body))
    tables = [table for _, content in asking for table in content.iter(TBL)]
    asked = [name for name in matrices_in(context) if any(f"表.{name}" in entry.expression for entry, _ in asking)]
    survey = Survey(press, skeleton, body, witnesses, tables)
    answers: dict[str, tuple[Matrix, ...]] = {}
    lacking: list[Unfulfilled] = []
    for name in asked:
        pairs = [survey.answered(matrix) for matrix in matrices_in(context)[name]]
        answers[name] = tuple(matrix for matrix, _ in pairs)
        lacking += [Unfulfilled(item, f"表“{matrix.caption}”") for matrix, items in pairs for item in items]
    return answers, lacking


def _witnesses(
    context: Mapping[str, object], controls: Sequence[tuple[Entry, Element]], body: Element
) -> Iterator[Witness]:
    held: set[str] = set()
    for entry, content in controls:
        names = [name for name in names_in(entry.xml or entry.expression) if not name.startswith(CONDITION)]
        held.update(names)
        text = text_of(content)
        paragraph = ancestor(content, P)
        paragraph = next(content.iter(P), None) if paragraph is None else paragraph
        if not names or paragraph is None or not (text.strip() or next(content.iter(w("drawing")), None) is not None):
            continue
        inside = any(above is body for above in paragraph.iterancestors())
        for name in names:
            lack = lack_of(name, context) or ("未填写" if hollow(text) else "")
            yield Witness(name, paragraph if inside else None, lack)
    for start in body.iter(BOOKMARK_START):
        name = remembered(str(start.get(w("name"))))
        paragraph = ancestor(start, P)
        if name and name not in held and paragraph is not None and text_of(paragraph).strip():
            yield Witness(name, paragraph, lack_of(name, context))


def redirected(old: Element, new: Element) -> Iterator[tuple[str, str]]:
    """Yield what cells of a table showed and show now that read the same but for fields that lead elsewhere, those renewed."""
    if next(new.iter(INSTR), None) is None:
        return
    pairs = zip(old.iter(TC), new.iter(TC), strict=False)
    for here, there in pairs:
        mine, theirs = next(here.iter(P), None), next(there.iter(P), None)
        if (
            mine is None
            or theirs is None
            or _codes(mine) == _codes(theirs)
            or words(shown(mine)) != words(shown(theirs))
        ):
            continue
        before = text_of(mine)
        for run in list(mine.iter(R)):
            remove(run)
        for run in theirs.iter(R):
            mine.append(copy.deepcopy(run))
        yield before, text_of(mine)


def _codes(paragraph: Element) -> list[str]:
    return [" ".join((code.text or "").split()) for code in paragraph.iter(INSTR)]
