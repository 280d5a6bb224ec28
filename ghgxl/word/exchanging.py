"""Numbers exchanged inside a text that people have edited: plainly, or as tracked revisions; every word around them stays.

Which numbers, and whether, is decided elsewhere; where marks of other hands stand in them nothing is done.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from ghgxl.word.ooxml import RPR, Element, R, T, fragment, keep_space, parent, w
from ghgxl.word.pen import ANCHORS, AUTHOR, FIELDS, Pen
from ghgxl.word.prints import spoken
from ghgxl.word.resaying import Swap


def exchange(pen: Pen, holder: Element, swaps: Sequence[Swap]) -> bool:
    """Exchange numbers in a paragraph, or in the content of a control in one; return False, with nothing done, where it can't."""
    if not all(_ours(text, holder) for one in swaps for text, _, _ in _within(holder, one)):
        return False
    for one in reversed(swaps):
        runs = [_cut_out(pen, *found) for found in _within(holder, one)]
        (fresh,) = fragment(f'<w:r><w:t xml:space="preserve">{one.text}</w:t></w:r>')
        form = runs[0].find(RPR)
        if form is not None:
            fresh.insert(0, copy.deepcopy(form))
        around = parent(runs[0])
        pen.write([fresh], runs[0] if around is holder else around, holder)
        pen.strike(runs)
    return True


def _within(holder: Element, swap: Swap) -> list[tuple[Element, int, int]]:
    """Return the texts that a number stands in, each with the stretch of it."""
    found, position = [], 0
    for text in spoken(holder):
        length = len(text.text or "")
        start, end = max(swap.start - position, 0), min(swap.end - position, length)
        if start < end:
            found.append((text, start, end))
        position += length
    return found


def _ours(text: Element, holder: Element) -> bool:
    """Return whether a text is the only one in a run of the holder, or in one that we alone proposed there."""
    run = parent(text)
    around = parent(run)
    if run.tag != R or len(run.findall(T)) > 1 or any(run.find(tag) is not None for tag in (*ANCHORS, *FIELDS)):
        return False
    proposed = around.tag == w("ins") and around.get(w("author")) == AUTHOR and len(around) == 1
    return around is holder or (proposed and parent(around) is holder)


def _cut_out(pen: Pen, text: Element, start: int, end: int) -> Element:
    """Return a run that holds just a stretch of a text; what stands before and behind it gets runs of its own."""
    run = parent(text)
    if end < len(text.text or "") or text is not run[-1]:
        _split(pen, run, text, end)
    if start or any(item.tag != RPR for item in text.itersiblings(preceding=True)):
        return _split(pen, run, text, start)
    return run


def _split(pen: Pen, run: Element, text: Element, at: int) -> Element:
    """Cut a run in two in its text; return the second, which goes on as proposed where the first is."""
    whole, number = text.text or "", run.index(text)
    rest = copy.deepcopy(run)
    for item in list(run)[number + 1 :]:
        run.remove(item)
    for item in list(rest)[:number]:
        if item.tag != RPR:
            rest.remove(item)
    second = rest.find(T)
    assert second is not None
    text.text, second.text = whole[:at], whole[at:]
    keep_space(text)
    keep_space(second)
    around = parent(run)
    if around.tag != w("ins"):
        run.addnext(rest)
        return rest
    mark = pen.mark("ins")
    for name, held in around.attrib.items():
        if name != w("id"):
            mark.set(str(name), str(held))
    mark.append(rest)
    around.addnext(mark)
    return rest
