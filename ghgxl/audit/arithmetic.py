"""Arithmetic that a report shows: expressions with their result, in sentences and in table columns, and what prose multiplies.

Units in an expression may hide a power of ten (kg and t, hours and years), so an expression with units is wrong only when
its digits are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from ghgxl.audit.figures import Figure, figure, plain
from ghgxl.audit.seen import Observation, Reading, Sentence
from ghgxl.audit.views import View
from ghgxl.checks.arithmetic import evaluate
from ghgxl.errors import Refused
from ghgxl.findings import error
from ghgxl.numbers import significant

_NEAR = 0.006
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TOKEN = re.compile(
    rf"(?P<number>(?:{_NUMBER})(?:\s*%)?)|(?P<sign>[×÷*()+]|(?<=[\d\s)])-(?=[\s\d(])|(?<=\d)/(?=\d)|(?<=\s)/(?=\s))|(?P<word>[^\d×÷*()+=＝]+?)(?=[\d×÷*()+=＝/\s-]|$)|(?P<other>.)"
)
_EQUATION = re.compile(
    rf"(?P<left>[^=＝:：；;。，、！？]*[×÷*][^=＝:：；;。，！？]*?)[=＝]\s*(?P<right>{_NUMBER})\s*(?P<unit>%|[^\s\d，,；;。()（）=＝×÷*]{{0,12}})"
)
_EXPRESSION_HEAD = re.compile(r"计算(?:依据|式|过程|公式)|算式")
_RESULT_HEAD = re.compile(r"^(?:产生量|数值|结果|排放量|年产生量|合计|年排放量|数量)")


def _numbers_only(text: str) -> tuple[str, bool]:
    """Return an expression without its words and units, and whether it had any."""
    kept: list[str] = []
    words = False
    tidy = re.sub(
        r"(?<=[A-Za-z])\d(?![\d.])|\b(?:m|Nm|CO|N|CH)[23](?:O|e)?",
        "",
        text.replace("³", "").replace("²", ""),
    )
    for match in _TOKEN.finditer(tidy):
        if match["number"]:
            if kept and re.fullmatch(rf"(?:{_NUMBER})%?", kept[-1]):
                return "", True
            kept.append(re.sub(r"[\s,]", "", match["number"]))
        elif match["sign"]:
            kept.append(match["sign"].replace("×", "*").replace("÷", "/"))
        elif (match["word"] or match["other"] or "").strip():
            words = True
    return "".join(kept).replace("()", ""), words


def _value(expression: str) -> tuple[float, bool] | None:
    """Return what an expression gives and whether it had units; None where it isn't one."""
    numbers, units = _numbers_only(expression)
    if not re.search(r"\d\)?[*/]\(?\d", numbers):
        return None
    try:
        return evaluate(numbers), units
    except Refused:
        return None


def _right(value: float, result: Figure, *, units: bool) -> bool:
    stated = result.value / 100 if result.percent else result.value
    choices = (stated, result.value)
    for one in choices:
        if abs(one - value) <= result.half * 1.01 + abs(value) * _NEAR:
            return True
        if units and one > 0 and value > 0:
            power = round(math.log10(one / value))
            if abs(one / value / 10.0**power - 1) <= _NEAR + (result.half / result.value if result.value else 0):
                return True
    return False


def equations(reading: Reading) -> Iterator[Observation]:
    """Yield expressions in sentences whose result is wrong."""
    for sentence in reading.sentences:
        if not re.search(r"[=＝]", sentence.text):
            continue
        for match in _EQUATION.finditer(sentence.text):
            found = _value(match["left"].strip())
            result = figure(match["right"])
            if found is None or result is None:
                continue
            percent = match["unit"].startswith("%")
            seen = result._replace(unit="%" if percent else "")
            if not _right(found[0], seen, units=found[1] or bool(match["unit"].strip("%"))):
                yield _wrong(sentence, match["left"].strip()[-60:], match["right"] + match["unit"], found[0])


def _wrong(sentence: Sentence, expression: str, stated: str, value: float) -> Observation:
    return Observation(
        error(
            "audit-arithmetic",
            sentence.paragraph.place,
            f"文中算式“{expression}”写为 {stated}，按数字计算应为 {significant(value, 6)}；请更正。",
        ),
        sentence.paragraph.spot,
    )


def expressions_in_tables(reading: Reading) -> Iterator[Observation]:
    """Yield rows whose expression doesn't give the number beside it."""
    for view in reading.views:
        formula = next((column for column in view.columns if _EXPRESSION_HEAD.search(column.title)), None)
        result = next((column for column in view.columns if _RESULT_HEAD.search(column.title)), None)
        if formula is not None and result is not None:
            yield from _rows(view, formula.position, result.position)


def _rows(view: View, formula: int, result: int) -> Iterator[Observation]:
    for row in view.rows:
        found = _value(plain(view.text(row.position, formula)))
        seen = view.seen(row.position, result)
        if found is None or seen is None or _right(found[0], seen.figure, units=found[1]):
            continue
        yield Observation(
            error(
                "audit-arithmetic",
                view.place(seen.cell),
                f"结果写为 {seen.figure.shown}，而算式“{view.text(row.position, formula)}”等于 {significant(found[0], 6)}；请更正。",
            ),
            seen.cell.spot,
        )


_MACHINES = re.compile(
    rf"(?P<count>\d+)\s*台[^。；;\d]{{0,40}}?(?:功率|装机)[^。；;\d]{{0,6}}(?P<each>{_NUMBER})\s*[kK][Ww](?:/[hH])?[^。；;\d]{{0,8}}?总(?:装机)?功率[^。；;\d]{{0,4}}(?P<total>{_NUMBER})\s*[kK][Ww]"
)
_PER_DAY = re.compile(
    rf"(?P<daily>{_NUMBER})\s*(?P<unit>t|kg|m3|吨|千克|立方米)/d\s*[，,、]\s*(?P<yearly>{_NUMBER})\s*(?P=unit)/a\s*\(?按\s*(?P<days>\d+)\s*(?:d|天|日)计?"
)
_PORTION = re.compile(
    rf"(?P<whole>{_NUMBER})\s*(?P<unit>t|吨|m3|立方米)/d[^。；;]{{0,60}}。?[^。；;]{{0,30}}?按[^。；;\d]{{0,8}}的\s*(?P<percent>\d+(?:\.\d+)?)\s*%\s*计[^。；;\d]{{0,20}}(?P<part>{_NUMBER})\s*(?P=unit)/d"
)
_COEFFICIENT = re.compile(
    rf"(?P<each>{_NUMBER})\s*(?:kg|千克)/(?:t|吨)[^\d]{{0,12}}[^。]{{0,40}}?。?[^。]{{0,40}}?(?P<amount>{_NUMBER})\s*(?:t|吨)(?:/a)?[^\d]{{0,24}}?产生量[^\d]{{0,4}}(?P<result>{_NUMBER})\s*(?P<unit>kg|t)/a"
)
_PERSONS = re.compile(
    rf"(?P<count>\d+)\s*余?(?:名|人)[^。\d]{{0,24}}每人每[天日]\s*(?P<each>{_NUMBER})\s*(?:kg|千克)[^。\d]{{0,20}}?(?P<daily>{_NUMBER})\s*(?:kg|千克)/(?:d|天)"
)


def multiplied_in_prose(reading: Reading) -> Iterator[Observation]:
    """Yield products that a paragraph states in words: machines × power, a day × days, a coefficient × an amount."""
    for paragraph in reading.texts:
        text = plain(paragraph.text)
        if "台" not in text and "/d" not in text and "/t" not in text and "/吨" not in text:
            continue
        for rule, first, second, result, percent in (
            (_MACHINES, "count", "each", "total", 1.0), (_PER_DAY, "daily", "days", "yearly", 1.0),
            (_PORTION, "whole", "percent", "part", 0.01), (_COEFFICIENT, "each", "amount", "result", 1.0),
            (_PERSONS, "count", "each", "daily", 1.0),
        ):  # fmt: skip
            for match in rule.finditer(text):
                one, other, stated = figure(match[first]), figure(match[second]), figure(match[result])
                if one is None or other is None or stated is None:
                    continue
                value = one.value * other.value * percent
                if not _right(value, stated, units=False):
                    shown = f"{match[first]} × {match[second]}{'%' if percent != 1 else ''}"
                    yield _wrong(Sentence(text, paragraph), shown, match[result], value)
