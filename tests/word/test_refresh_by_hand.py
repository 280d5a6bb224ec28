"""What people did inside of a sentence or table stays to the letter; the numbers and cells they left alone are today's."""

from __future__ import annotations

import copy
import random
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ghgxl.report.nouns import Paragraphs
from ghgxl.report.said import NUMBER
from ghgxl.word.ooxml import TBL, TC, TR, Element, P, T, fragment, keep_space, remove, text_of
from ghgxl.word.package import opened, packed
from ghgxl.word.prints import words
from ghgxl.word.render import render
from ghgxl.word.resaying import renumbered, replaced
from tests.word.editing import decided, everything
from tests.word.making import grid, written
from tests.word.test_refresh import ROWS, errors, renewed

TEXT = ["# 概况", "{{ 句 }}", "本公司排放{{ 量 | 吨 }}吨。", "{{ 段.说明 }}", "# 明细"]
_HAND = "甲乙丙丁"


def context(step: int, sources: int = 4) -> dict[str, object]:
    """Return the values of one state of a ledger: the same words, other numbers."""
    return {
        "量": 1000.5 + step,
        "句": f"2021年共排放 {1000.5 + step:,.2f} 吨，比上年上升 {12.34 + step:.2f}%，CO~2~占 {97 - step}%，最大的 {step + 1} 个源不变。",
        "段": {"说明": Paragraphs(tuple(f"说明：用量 {n * 10.25 + step:.2f} 吨，占 {n + step + 0.5}%。" for n in (1, 2)))},
        "源": [{"名": f"源{'一二三四五六七'[number]}", "量": number * 10.0 + step} for number in range(sources)],
    }  # fmt: skip


def made(folder: Path, values: dict[str, object], name: str = "报告.docx") -> Path:
    """Return a report."""
    document = written(*TEXT)
    grid(document, ROWS)
    template, out = folder / "模板.docx", folder / name
    document.save(str(template))
    render(template, values, out, page_numbers=False)
    return out


def edited(report: Path, change: Callable[[Document], None]) -> Document:
    """Edit a report in its place."""
    document = docx.Document(str(report))
    change(document)
    report.write_bytes(packed(document))
    return opened(report.read_bytes())


def sentences(document: Document) -> list[Element]:
    """Return the paragraphs that hold generated numbers, outside of tables."""
    body = document.element.body
    return [p for p in body.iter(P) if NUMBER.search(text_of(p)) and next(p.iterancestors(TBL), None) is None]


def rows(document: Document) -> list[list[str]]:
    """Return the texts of the table's cells, rows of people and of ours."""
    table = next(document.element.body.iter(TBL))
    return [[words(text_of(cell)) for cell in row.iter(TC)] for row in table.iter(TR)]


# -- a hand ------------------------------------------------------------------------------------------------------------


class Hand:
    """A hand that edits inside of what was generated; ``numbers`` are those that it overwrote."""

    def __init__(self, document: Document, choice: random.Random) -> None:
        self.document, self._choice, self._count = document, choice, 0

    def _text(self) -> Element:
        texts = [text for one in sentences(self.document) for text in one.iter(T) if text.text]
        return self._choice.choice(texts)

    def _between(self, text: str) -> int:
        """Return a place in a text that is not inside of a number."""
        inside = {at for one in NUMBER.finditer(text) for at in range(one.start() + 1, one.end())}
        return self._choice.choice([at for at in range(len(text) + 1) if at not in inside])

    def _word(self) -> str:
        self._count += 1
        return f"{self._choice.choice(_HAND)}{'某' * self._count}"

    def insert(self) -> None:
        """Write words into a sentence, but not into a number."""
        text = self._text()
        at = self._between(text.text or "")
        text.text = (text.text or "")[:at] + self._word() + (text.text or "")[at:]

    def cut(self) -> None:
        """Delete a letter."""
        text = self._text()
        letters = [at for at, one in enumerate(text.text or "") if not one.isdigit() and one not in ".,% "]
        if letters and len(text.text or "") > 1:
            at = self._choice.choice(letters)
            text.text = (text.text or "")[:at] + (text.text or "")[at + 1 :]

    def overwrite(self) -> None:
        """Write another number over one."""
        text = self._text()
        found = list(NUMBER.finditer(text.text or ""))
        if found:
            one = self._choice.choice(found)
            text.text = (text.text or "")[: one.start()] + "88,888.88" + (text.text or "")[one.end() :]

    def split(self) -> None:
        """Cut a run in two, in a number too."""
        text = self._text()
        run, whole = text.getparent(), text.text or ""
        if run is not None and run.tag == qn("w:r") and len(whole) > 1 and len(run.findall(T)) == 1:
            at = self._choice.randrange(1, len(whole))
            rest = copy.deepcopy(run)
            text.text, rest.findall(T)[0].text = whole[:at], whole[at:]
            keep_space(text)
            run.addnext(rest)

    def embolden(self) -> None:
        """Underline a run."""
        run = self._text().getparent()
        if run is not None and run.find(qn("w:rPr")) is None:
            run.insert(0, fragment('<w:rPr><w:u w:val="single"/></w:rPr>')[0])

    def propose(self) -> None:
        """Put in words as a tracked revision of a person."""
        run = self._text().getparent()
        if run is not None and run.getparent().tag in (P, qn("w:sdtContent")):
            mark = f'<w:ins w:id="{70_000 + self._count}" w:author="张三" w:date="2022-01-01T00:00:00Z"><w:r><w:t>{self._word()}</w:t></w:r></w:ins>'
            run.addnext(fragment(mark)[0])

    def bookmark(self) -> None:
        """Mark a place."""
        run = self._text().getparent()
        if run is not None and run.getparent().tag in (P, qn("w:sdtContent")):
            self._count += 1
            number = 80_000 + self._count
            run.addprevious(fragment(f'<w:bookmarkStart w:id="{number}" w:name="手记{number}"/>')[0])
            run.addnext(fragment(f'<w:bookmarkEnd w:id="{number}"/>')[0])

    def _table(self) -> Element:
        return next(self.document.element.body.iter(TBL))

    def cell(self) -> None:
        """Write a note into a cell of amounts."""
        row = self._choice.choice(self._table().findall(TR)[1:])
        text = next(row.findall(TC)[1].iter(T))
        text.text = f"{text.text}（{self._word()}）"

    def add(self) -> None:
        """Put in a row of one's own."""
        row = self._choice.choice(self._table().findall(TR))
        twin = copy.deepcopy(row)
        for text in list(twin.iter(T)):
            text.text = f"手工{self._word()}"
        row.addnext(twin)

    def drop(self) -> None:
        """Delete a row."""
        body = self._table().findall(TR)[1:]
        if len(body) > 2:
            remove(self._choice.choice(body))


STROKES = ("insert", "cut", "overwrite", "split", "embolden", "propose", "bookmark", "cell", "add", "drop")


# -- the laws ----------------------------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    strokes=st.lists(st.sampled_from(STROKES), min_size=1, max_size=7),
    seed=st.integers(0, 2**32),
    sources=st.integers(3, 5),
)
def test_words_stay_to_the_letter_and_what_nobody_touched_is_todays(
    strokes: list[str], seed: int, sources: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report, today = made(folder, context(0)), context(3, sources)

        def change(document: Document) -> None:
            hand = Hand(document, random.Random(seed))
            for stroke in strokes:
                getattr(hand, stroke)()

        first = opened(report.read_bytes())
        generated = list(map(text_of, sentences(first)))
        before = edited(report, change)
        fresh = opened(made(folder, today, "全新.docx").read_bytes())
        done, after = renewed(report, today)
        current = list(map(text_of, sentences(fresh)))
        for was, stood, now, anew in zip(
            generated, map(text_of, sentences(before)), map(text_of, sentences(after)), current, strict=True
        ):
            assert NUMBER.sub("#", now) == NUMBER.sub("#", stood), "a letter was lost"
            assert now in (stood, *_possible(was, stood, anew))
            if stood == was:
                assert now == anew
        _table_law(rows(first), rows(before), rows(after), rows(fresh))
        assert _bookmarks(after) == _bookmarks(before)
        if done.changed:
            assert errors(folder / "新.docx") == []
            again, twice = renewed(folder / "新.docx", today, name="再.docx")
            assert again.changed == ()
            assert everything(twice) == everything(after)
        tracked, marked = renewed(report, today, tracked=True, name="修订.docx")
        assert len(tracked.changed) == len(done.changed)
        if tracked.changed:
            assert errors(folder / "修订.docx") == []
            rejected = decided(opened((folder / "修订.docx").read_bytes()), accept=False)
            assert everything(rejected) == everything(decided(before, accept=False))
            assert everything(decided(marked, accept=True)) == everything(decided(after, accept=True))
            assert renewed(folder / "修订.docx", today, name="再.docx")[0].changed == ()


def _possible(was: str, stood: str, anew: str) -> list[str]:
    """Return what an edited sentence may become: its numbers exchanged one for one, those that a person wrote left."""
    fresh = dict(zip((one[0] for one in NUMBER.finditer(was)), (one[0] for one in NUMBER.finditer(anew)), strict=True))
    return [NUMBER.sub(lambda one: fresh.get(one[0], one[0]), stood)]


def _bookmarks(document: Document) -> list[str]:
    found = document.element.body.iter(qn("w:bookmarkStart"))
    return [name for one in found if (name := str(one.get(qn("w:name")))).startswith("手记")]


def _table_law(first: list[list[str]], before: list[list[str]], after: list[list[str]], fresh: list[list[str]]) -> None:
    """Assert that a table is left whole, or that rows of people stay and each other cell is a person's or today's."""
    if after == before:
        return
    made = {row[0]: row for row in first}
    today = {row[0]: row for row in fresh}
    assert [row for row in after if row[0] not in today and row[0] not in made] == [
        row for row in before if row[0] not in today and row[0] not in made
    ]
    stood = {row[0]: row for row in before}
    for row in after:
        if row[0] in today:
            touched = row[0] in stood and row[0] in made and stood[row[0]] != made[row[0]]
            assert row == (stood if touched else today)[row[0]]
    gone = set(made) - set(stood)
    assert not gone & {row[0] for row in after}


# -- single cases ------------------------------------------------------------------------------------------------------


def test_numbers_in_a_sentence_with_words_around_them_are_todays(tmp_path: Path) -> None:
    report = made(tmp_path, context(0))

    def change(document: Document) -> None:
        text = next(text for text in sentences(document)[0].iter(T) if "1,000.50" in (text.text or ""))
        text.text = (text.text or "").replace("共排放 1,000.50 吨", "经核实，我们共排放约 1,000.50 吨（见附件）")

    edited(report, change)
    done, after = renewed(report, context(3))
    said = text_of(sentences(after)[0])
    assert said.startswith(
        "2021年经核实，我们共排放约 1,003.50 吨（见附件），比上年上升 15.34%，CO2占 94%，最大的 4 个源不变。"
    )
    (kept,) = done.kept
    assert kept.left.renewed
    assert "只更新了其中的数" in str(kept)
    assert [(one.change.old, one.change.new) for one in done.changed if one.name == "句"] == [
        ("1,000.50", "1,003.50"), ("12.34%", "15.34%"), ("97%", "94%"), ("1", "4"),
    ]  # fmt: skip


def test_a_sentence_whose_words_would_be_others_today_is_left_whole(tmp_path: Path) -> None:
    report = made(tmp_path, context(0))

    def change(document: Document) -> None:
        text = next(text for text in sentences(document)[0].iter(T) if "共排放" in (text.text or ""))
        text.text = (text.text or "").replace("共排放", "总共排放")

    before = edited(report, change)
    today = {**context(3), "句": str(context(3)["句"]).replace("上升", "下降")}
    done, after = renewed(report, today)
    assert text_of(sentences(after)[0]) == text_of(sentences(before)[0])
    assert [kept.left.renewed for kept in done.kept] == [False]


def test_a_row_put_in_by_hand_and_a_note_in_a_cell_stay_and_the_other_cells_are_todays(tmp_path: Path) -> None:
    report = made(tmp_path, context(0))

    def change(document: Document) -> None:
        table = next(document.element.body.iter(TBL))
        second = table.findall(TR)[2]
        next(second.findall(TC)[1].iter(T)).text = "10.00（估算）"
        twin = copy.deepcopy(second)
        for text, said in zip(twin.iter(T), ("食堂", "7.77"), strict=True):
            text.text = said
        second.addnext(twin)

    edited(report, change)
    done, after = renewed(report, context(3))
    assert rows(after) == [
        ["源", "量"], ["源一", "3.00"], ["源二", "10.00（估算）"], ["食堂", "7.77"], ["源三", "23.00"], ["源四", "33.00"],
    ]  # fmt: skip
    assert [(kept.left.written, kept.left.computed) for kept in done.kept] == [
        ("10.00（估算）", "13.00"), ("（手工新增的行）食堂 | 7.77", "（无）"),
    ]  # fmt: skip


def test_a_row_deleted_by_hand_stays_away(tmp_path: Path) -> None:
    report = made(tmp_path, context(0))
    edited(report, lambda document: remove(next(document.element.body.iter(TBL)).findall(TR)[2]))
    done, after = renewed(report, context(3))
    assert [row[0] for row in rows(after)] == ["源", "源一", "源三", "源四"]
    assert rows(after)[1] == ["源一", "3.00"]
    assert [kept.left.written for kept in done.kept] == ["（手工删去的行）"]
    assert renewed(report.with_name("新.docx"), context(3), name="再.docx")[0].changed == ()


@pytest.mark.parametrize(
    ("made_", "stands", "today", "becomes"),
    [
        ("排放 5.20 吨", "今年排放约 5.20 吨左右", "排放 6.30 吨", "今年排放约 6.30 吨左右"),
        ("排放 5 吨，共 3 项", "排放 5 吨，共 5 项", "排放 7 吨，共 4 项", None),  # which 5 is ours?
        ("甲 3 项，乙 4 项", "乙 4 项，甲 3 项", "甲 5 项，乙 6 项", None),  # turned round
        ("共 3 项", "我数了 3 遍", "共 5 项", None),  # a 3 that somebody else means
        ("共 3 项，计 5.20 吨", "共三项，计 5.20 吨", "共 4 项，计 6.30 吨", "共三项，计 6.30 吨"),
        ("上升 5%", "大约上升 5%", "下降 5%", None),  # the words would be others
        ("", "大约 5%", "5%", None),  # nothing is remembered
        ("共 3 项，另 3 项", "共 3 项", "共 4 项，另 5 项", None),  # which of two is left?
    ],
)
def test_a_number_is_only_renewed_where_there_is_no_doubt(
    made_: str, stands: str, today: str, becomes: str | None
) -> None:
    swaps = renumbered(made_, stands, today)
    assert (None if swaps is None else replaced(stands, swaps)) == becomes


@given(
    st.lists(st.integers(0, 99_999), min_size=1, max_size=4), st.lists(st.integers(0, 99_999), min_size=4, max_size=4)
)
def test_an_unedited_text_becomes_todays(before: list[int], after: list[int]) -> None:
    made_, today = ("，".join(f"第 {one} 吨" for one in numbers[: len(before)]) for numbers in (before, after))
    swaps = renumbered(made_, made_, today)
    assert swaps is not None
    assert replaced(made_, swaps) == today
    assert not re.findall("[甲乙]", today)
