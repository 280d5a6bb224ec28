"""What docxtpl-lint, the best checker of such templates there is, finds in a broken template, we find at the same paragraph."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from docxtpl_lint.api import lint  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.word.formats import FILTERS
from ghgxl.word.render import check
from tests.word import test_mistakes_in_word
from tests.word.making import written
from tests.word.test_mistakes import CONTEXT, WAYS

#: Where it tells a consequence of a mistake that we tell once, at the mistake itself.
CONSEQUENCES = {
    "for misspelt": "the loop's end has no beginning because its beginning is misspelt, which we tell",
    "endfor for an if": "the condition isn't closed because its end is another word, which we tell",
    "two control tags in a row": "it tells both cells of each row, we tell the row once",
    "end alone": "the loop isn't closed because its end is misspelt, which we tell",
    "endfor misspelt": "the loop isn't closed because its end is misspelt, which we tell",
    "if with its letters turned": "the condition's end has no beginning because that is misspelt, which we tell",
}


def plain(value: object) -> object:
    """Return a value as the other checker can take it: JSON."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) and not isinstance(value, dt.date) else "x"


def theirs(template: Path, context: dict[str, object]) -> dict[int, str]:
    """Return the rules that the other checker finds broken in the body, by the number of the paragraph."""
    ours = {name: {"x": "x"} for name in ("目录", "图目录", "表目录")}
    data = {**ours, **{f"{kind}号": plain(context.get(kind)) for kind in ("表", "图")}, **context}
    try:
        found = lint(template, plain(data), filters=FILTERS, autoescape=True).errors
    except RecursionError:  # brackets in brackets in brackets: it falls over, and so finds nothing
        return {}
    return {issue.location.paragraph: issue.rule for issue in found if issue.location.part == "body"}


@pytest.mark.parametrize("name", WAYS)
def test_every_mistake_that_another_checker_finds_is_found(name: str, tmp_path: Path) -> None:
    way = WAYS[name]
    template = tmp_path / "模板.docx"
    written(*way.paragraphs, rows=way.rows).save(str(template))
    ours = {problem.spot.paragraph + 1 for problem in check(template, CONTEXT) if problem.spot}
    missed = {paragraph: rule for paragraph, rule in theirs(template, CONTEXT).items() if paragraph not in ours}
    assert bool(missed) == (name in CONSEQUENCES), missed
    assert ours


@pytest.mark.parametrize("name", test_mistakes_in_word.WAYS)
def test_every_mistake_in_a_file_of_words_own_that_it_finds_is_found(name: str, tmp_path: Path) -> None:
    template = tmp_path / "模板.docx"
    test_mistakes_in_word.WAYS[name][0]().save(str(template))
    ours = {
        problem.spot.paragraph + 1
        for problem in check(template, test_mistakes_in_word.CONTEXT)
        if problem.spot and problem.spot.story == 0
    }
    assert set(theirs(template, test_mistakes_in_word.CONTEXT)) <= ours


def test_we_find_more_than_it_does(tmp_path: Path) -> None:
    alone = 0
    for number, way in enumerate(WAYS.values()):
        template = tmp_path / f"{number}.docx"
        written(*way.paragraphs, rows=way.rows).save(str(template))
        alone += not theirs(template, CONTEXT)
    assert alone >= len(WAYS) // 4, f"of {len(WAYS)} it finds nothing in {alone}"
