"""The commands that ask a report where its numbers come from, and whether they are still right: trace, verify."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ghgxl.cli.arguments import Argument, Command, Option
from ghgxl.cli.outcome import FINE, FOUND, UNUSABLE, utf8
from ghgxl.cli.speech import progress, say
from ghgxl.cli.years import remembered
from ghgxl.errors import GhgxlError, TemplateError

if TYPE_CHECKING:
    from ghgxl.report.provenance import Origin
    from ghgxl.word.plotted import Printed
    from ghgxl.word.tracing import Answer, Opened
    from ghgxl.word.verifying import Verdict

#: So many places of one number are listed.
_MOST_PLACES = 12
_MOST_NAMES = 20
#: A longer text is cut to where it differs.
_LONGEST = 48
#: So much of a sentence is shown on either side of its number.
_AROUND = 14

NOT_OURS = "这份报告不是由 ghgxl 生成的，或其中的溯源信息已被清除，因此无法追溯；请用“ghgxl report 台账.xlsx”重新生成。"


def trace(report: Path, question: str | None, as_json: bool) -> int:  # noqa: FBT001  an option of the command line
    """Say where the numbers of a report come from."""
    from ghgxl.word.tracing import ask, opened

    with progress("正在读取报告"):
        found = opened(report)
    if found.record is None:
        say(NOT_OURS, err=True)
        return UNUSABLE
    if question is None:
        _overview(found, as_json=as_json)
        return FINE
    answer = ask(found, question)
    if as_json:
        _json(_as_object(found, question, answer))
    else:
        for line in _answered(found, question, answer):
            say(line)
    return FINE if answer.printed or len(answer.names) == 1 else FOUND


def _json(value: object) -> None:
    import json

    utf8()
    say(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _overview(found: Opened, *, as_json: bool) -> None:
    record = found.record
    assert record is not None
    numbers = [one for one in found.matched.printed if one.origin]
    changed = sum(one.now != one.was for one in numbers)
    if as_json:
        _json(
            {
                "facts": dict(record.facts),
                "numbers": len(numbers),
                "changed": changed,
                "tables": len(record.tables),
                "figures": len(record.graphs),
                "missing": list(found.matched.missing),
                "missing_figures": list(found.matched.lost),
                "names": list(record.origins),
            }
        )
        return
    facts = record.facts
    for name in ("企业", "台账", "模板", "年度", "GWP", "因子方案", "电力因子"):
        if facts.get(name):
            say(f"{_padded(name)}{facts[name]}")
    for name, title in (("台账哈希", "台账哈希"), ("模板哈希", "模板哈希"), ("因子数据哈希", "因子数据")):
        say(f"{_padded(title)}SHA-256 {facts.get(name, '（没有记录）')}")
    say(f"{_padded('程序')}ghgxl {facts.get('ghgxl', '')}")
    say(f"共 {len(numbers)} 个数可追溯，在 {len(record.tables)} 张表、{len(record.graphs)} 幅图和正文中。")
    if changed:
        say(f"其中 {changed} 个已与生成时不同；用“ghgxl verify 报告 台账”逐个列出。")
    for caption in found.matched.missing:
        say(f"表“{caption}”已不在报告里。")
    for caption in found.matched.lost:
        say(f"图“{caption}”已不在报告里。")
    say(
        "问一个数：ghgxl trace 报告.docx 1,694.29；也可以问名称（排放.总量[2021]）、一张表（表 3-4）或一幅图（图 3-1）。"
    )


def _padded(title: str) -> str:
    return title + "　" * (5 - len(title)) if title != "GWP" else "GWP" + " " * 7


def _answered(found: Opened, question: str, answer: Answer) -> Iterator[str]:
    record = found.record
    assert record is not None
    groups: dict[str, list[Printed]] = {}
    from ghgxl.report.provenance.telling import base_of

    for one in answer.printed:
        groups.setdefault(base_of(record.origins, one.origin) if one.origin in record.origins else "", []).append(one)
    asked_name = answer.names[0] if len(answer.names) == 1 else ""
    if asked_name and not groups:
        groups[base_of(record.origins, asked_name)] = []
    plain = groups.pop("", [])
    block = question.strip().startswith(("表", "图"))
    if block:
        yield from _table(found, [one for places in groups.values() for one in places])
        groups = {}
    for number, (name, places) in enumerate(groups.items()):
        if number:
            yield ""
        yield from _group(found, name, places)
    if plain:
        yield f"{question} 还由 ghgxl 写在下列位置，是台账的文字或序号，不是计算结果："
        yield from _places(plain)
    yield from _besides(question, answer)
    if len(answer.names) > 1:
        yield f"名称里有“{question}”的数有 {len(answer.names)} 个，请写全其中一个："
        yield from (f"  {name}" for name in sorted(answer.names, key=lambda name: (len(name), name))[:_MOST_NAMES])
        if len(answer.names) > _MOST_NAMES:
            yield "  ……"
    elif not answer.printed and not answer.loose and not asked_name:
        yield f"“{question}”里没有 ghgxl 计算的数，或报告里没有这个编号。" if block else f"报告里没有“{question}”。"
    if answer.nearest:
        yield "最接近的由 ghgxl 生成的数："
        yield from (f"  {one.was}　{one.place}（{one.origin}）" for one in answer.nearest)


def _group(found: Opened, name: str, places: list[Printed]) -> Iterator[str]:
    from ghgxl.report.provenance.telling import told

    record = found.record
    assert record is not None
    texts = "、".join(dict.fromkeys(one.was for one in places))
    if places and all(one.now not in (one.was, None) for one in places):
        yield f"这个数是手工改写的，不是 ghgxl 的结果；生成时为 {texts}。"
    yield f"{texts}　报告中 {len(places)} 处，名称 {name}：" if places else f"{name}　没有单独印在报告里："
    yield from _places(places)
    yield "来源："
    for line in told(record.origins, name):
        yield "  " + "  " * line.depth + line.text
        if line.source:
            yield "  " + "  " * line.depth + "  ← " + line.source


def _table(found: Opened, cells: list[Printed]) -> Iterator[str]:
    """Yield the numbers of a table in their order, each with what it is made of in a line."""
    from ghgxl.report.provenance.telling import told

    record = found.record
    assert record is not None
    order = {id(one): number for number, one in enumerate(found.matched.printed)}
    shown = ""
    for one in sorted(cells, key=lambda one: order[id(one)]):
        table, _, where = one.place.partition("：")
        if table != shown:
            shown = table
            yield table
        yield f"  {where}　{one.was}{_changed(one)}"
        yield f"    {told(record.origins, one.origin)[0].text}"


def _places(places: list[Printed]) -> Iterator[str]:
    for one in places[:_MOST_PLACES]:
        yield f"  · {one.place}{_snippet(one.around, one.now or one.was)}{_changed(one)}"
    if len(places) > _MOST_PLACES:
        yield f"  · …… 共 {len(places)} 处"


def _snippet(around: str, number: str) -> str:
    """Return the words around a number in a sentence, "" for a cell of its own."""
    at = around.find(number)
    if at < 0 or len(around) <= len(number) + 2:
        return ""
    start, end = max(0, at - _AROUND), at + len(number) + _AROUND
    return f"：{'…' if start else ''}{around[start:end]}{'…' if end < len(around) else ''}"


def _changed(one: Printed) -> str:
    if one.now == one.was:
        return ""
    return f"（生成时为 {one.was}，后被删去）" if one.now is None else f"（生成时为 {one.was}，后被改为 {one.now}）"


def _besides(question: str, answer: Answer) -> Iterator[str]:
    ours = [one for one in answer.loose if one.by]
    others = [one for one in answer.loose if not one.by]
    if ours:
        yield f"{question} 还出现在 ghgxl 写出的文字或图中，没有单独登记来源："
        yield from (f"  · {one.place}{_snippet(one.around, one.text)}（{one.by}）" for one in ours[:_MOST_PLACES])
    if others:
        yield f"{question} 不是由 ghgxl 生成的，是模板或人写在下列位置的："
        yield from (f"  · {one.place}{_snippet(one.around, one.text)}" for one in others[:_MOST_PLACES])


def _as_object(found: Opened, question: str, answer: Answer) -> dict[str, Any]:
    record = found.record
    assert record is not None
    names = [one.origin for one in (*answer.printed, *answer.nearest)] + list(answer.names[:1])
    return {
        "asked": question,
        "found": [
            {"text": one.was, "now": one.now, "place": one.place, "by": one.by, "name": one.origin}
            for one in answer.printed
        ],
        "besides": [{"text": one.text, "place": one.place, "by": one.by} for one in answer.loose],
        "nearest": [{"text": one.was, "place": one.place, "name": one.origin} for one in answer.nearest],
        "names": list(answer.names),
        "origins": dict(_origins(record.origins, names)),
        "facts": dict(record.facts),
    }


def _origins(origins: Mapping[str, Origin], wanted: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every origin that some names lead to."""
    waiting = list(dict.fromkeys(wanted))
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in seen or name not in origins:
            continue
        seen.add(name)
        origin = origins[name]
        waiting += origin.parts
        yield name, {**origin._asdict(), "parts": list(origin.parts), "times": list(origin.times)}


def verify(report: Path, ledger: Path, as_json: bool, template: Path | None) -> int:  # noqa: FBT001  an option of the command line
    """Recompute a report from its ledger and say what differs."""
    from ghgxl.cli.resources import bundled, pictures
    from ghgxl.excel.reading import read
    from ghgxl.report.compose import compose
    from ghgxl.report.provenance import provenance_of
    from ghgxl.word.tracing import opened
    from ghgxl.word.verifying import verified

    with progress("正在读取报告"):
        found = opened(report)
    if found.record is None:
        say(NOT_OURS, err=True)
        return UNUSABLE
    with progress("正在重新计算"):
        from ghgxl.checks import examine, run

        case = examine(read(ledger))
        year = remembered(found.record.facts, case, ledger)
        findings = run(case)
        context = compose(case, findings, pictures(case, ledger), year)
        now = provenance_of(case, findings, year=year)
    name = found.record.facts.get("模板", "")
    used = template or _own(bundled, name)
    verdict = verified(found.record, found.matched, now, context, _hash_of(used))
    if as_json:
        _json(_verdict_object(verdict))
    else:
        for line in _differences(verdict, ledger, template=used is not None):
            say(line)
    return FINE if verdict.identical else FOUND


def _own(bundled: Callable[[str, str], Path], name: str) -> Path | None:
    """Return the template of ours that a report names, None where it names another one."""
    try:
        return bundled("templates", name) if name and Path(name).name == name else None
    except GhgxlError:
        return None


def _hash_of(path: Path | None) -> str | None:
    import hashlib

    if path is None:
        return None
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise TemplateError(f"模板“{path}”无法读取，请检查文件名。") from None


def _differences(verdict: Verdict, ledger: Path, *, template: bool) -> Iterator[str]:
    """Yield the verdict in words: one line when all is the same, else every difference by its kind."""
    if not template:
        yield "手边没有生成报告所用的模板，因此没有比较模板；可用 -t 指明。"
    if verdict.identical:
        yield f"一致：{verdict.counted} 处生成内容与“{ledger.name}”重新计算的结果逐一相同，各项哈希相符。"
        return
    yield "不一致。"
    if verdict.changes:
        yield "生成报告所依据的内容已有变化："
        yield from (f"  · {change.what}：{_short(change.then)} → {_short(change.now)}" for change in verdict.changes)
    if verdict.stale:
        yield f"按现在的台账和因子，{len(verdict.stale)} 处应为别的内容："
        for one in verdict.stale:
            then, now = _apart(one.printed, one.now)
            yield f"  · {one.place}：印作 {then or '（无）'}，现为 {now or '（无）'}"
    elif verdict.changes:
        yield "但报告中的数与现在重新计算的结果全部相同。"
    if verdict.edited:
        yield f"{len(verdict.edited)} 处生成的内容被手工改动："
        yield from (
            f"  · {one.place}：生成时为 {one.printed}，现为 {one.stands or '（已删去）'}" for one in verdict.edited
        )
    yield from (f"表“{caption}”已被删除。" for caption in verdict.missing)
    yield from (f"图“{caption}”已被删除。" for caption in verdict.lost)


#: A hash is told apart by its beginning.
_HASH = 12


def _apart(then: str, now: str) -> tuple[str, str]:
    """Return two long texts cut to where they differ, with a little of what they share around it."""
    if max(len(then), len(now)) <= _LONGEST:
        return then, now
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(then, now, strict=False)))
    start = max(0, alike - _AROUND)
    return _cut(then, start), _cut(now, start)


def _cut(text: str, start: int) -> str:
    return f"{'…' if start else ''}{text[start : start + _LONGEST]}{'…' if len(text) > start + _LONGEST else ''}"


def _short(text: str) -> str:
    if len(text) == 64 and text.isalnum():
        return f"{text[:_HASH]}…"
    return text or "（没有记录）"


def _verdict_object(verdict: Verdict) -> dict[str, Any]:
    return {
        "identical": verdict.identical,
        "compared": verdict.counted,
        "changes": [one._asdict() for one in verdict.changes],
        "stale": [one._asdict() for one in verdict.stale],
        "edited": [one._asdict() for one in verdict.edited],
        "missing": list(verdict.missing),
        "missing_figures": list(verdict.lost),
    }


REPORT = ("report", "报告.docx", Path)
JSON = Option("as_json", ("--json",), "输出 JSON，供程序读取。")

TRACE_COMMANDS: Mapping[str, Command] = {
    "trace": Command(
        "问报告中的一个数从哪里来：台账单元格、因子、出处；不写数则列出概况。",
        *REPORT,
        (JSON,),
        trace,
        (Argument("question", "值", optional=True),),
    ),
    "verify": Command(
        "按台账重新计算，说明报告是否一致，或逐处列出不同。",
        *REPORT,
        (
            JSON,
            Option("template", ("-t", "--template"), "生成报告所用的模板；省略时与内置模板比较。", "模板.docx", Path),
        ),
        verify,
        (Argument("ledger", "台账.xlsx", Path),),
    ),
}
