"""Tables and figures of chapters 1 and 2 that come straight from the report sheets."""

from __future__ import annotations

from collections.abc import Mapping

from ghgxl.checks import Case
from ghgxl.ledger import Row
from ghgxl.numbers import ABSENT, plain
from ghgxl.report import names
from ghgxl.report.cells import (
    SCOPE_NAMES,
    amount,
    head,
    letters,
    merged,
    merged_last,
    simple,
    stated,
    two_level,
    year_heads,
)
from ghgxl.report.nouns import Boundary, Cell, Node, Paragraphs, Picture, Process, Step, Table, Tree, Zone

POLLUTION = ("废水", "废气", "固废")


def parts(text: str) -> tuple[str, ...]:
    """Return the items of a cell that lists several: 铝锭、天然气."""
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())


def organisation(rows: tuple[Row, ...]) -> Tree:
    """Return the organisation chart; a department whose superior isn't listed hangs under a box of that name."""
    below: dict[str, list[str]] = {}
    names = [row.text("部门") for row in rows if row.text("部门")]
    for row in rows:
        name, above = row.text("部门"), row.text("上级部门")
        if name and name != above:
            below.setdefault(above, []).append(name)
    tops = list(below.get("", []))
    tops += [name for name in below if name and name not in names]
    return Tree(
        "组织架构",
        "组织机构图",
        tuple(_node(name, below, frozenset()) for name in dict.fromkeys(tops)),
        "公司各部门的隶属关系",
        "台账没有组织架构数据。",
    )


def _node(name: str, below: Mapping[str, list[str]], above: frozenset[str]) -> Node:
    """Return a department with those below it; a circle in the sheet is cut where it closes."""
    kept = above | {name}
    return Node(
        name, tuple(_node(child, below, kept) for child in dict.fromkeys(below.get(name, ())) if child not in kept)
    )


def committee(rows: tuple[Row, ...]) -> Tree:
    """Return the committee as a chart: leader, deputies, members."""
    ranks: dict[str, list[str]] = {}
    for row in rows:
        position, department = row.text("职位"), row.text("部门")
        ranks.setdefault(row.text("小组职务"), []).append(f"{department}\n{position}".strip() or row.text("小组职务"))
    levels = list(ranks.items())
    nodes: tuple[Node, ...] = ()
    for rank, people in reversed(levels):
        boxes = tuple(Node(f"{rank}\n{person}" if len(people) == 1 else person) for person in people)
        nodes = boxes if not nodes else (Node(boxes[0].text, nodes), *boxes[1:])
    return Tree("盘查小组", "温室气体盘查小组组织图", nodes, "盘查小组的组成", "台账没有盘查小组数据。")


def committee_table(rows: tuple[Row, ...]) -> Table:
    """Return the members of the committee; a blank duty repeats the one above and is merged with it."""
    printed: list[list[Cell | str]] = []
    duty = ""
    for row in rows:
        duty = row.text("职责") or duty
        printed.append([row.text("小组职务"), row.text("职位") or ABSENT, row.text("部门") or ABSENT, duty or ABSENT])
    table = simple(
        "盘查小组",
        "温室气体盘查小组成员及职责",
        ("小组职务", "职位", "部门", "职责"),
        printed,
        (14, 16, 24, 46),
        "cccl",
        merge=1,
        empty="台账没有盘查小组数据。",
    )
    return merged_last(table)


def products(rows: tuple[Row, ...]) -> Table:
    """Return the main products."""
    printed: list[list[Cell | str]] = [
        [Cell(str(number), align="center"), row.text("产品"), row.text("型号") or ABSENT, row.text("用途") or ABSENT]
        for number, row in enumerate(rows, 1)
    ]
    return simple(
        "主要产品",
        "主要产品",
        ("序号", "产品", "型号", "用途"),
        printed,
        (8, 26, 26, 40),
        "cccl",
        empty="台账没有主要产品数据。",
    )


def output(case: Case) -> Table:
    """Return output and value of each product by year."""
    rows = case.ledger.rows("产量产值")
    years = sorted({int(year) for row in rows if (year := _year(row)) is not None})
    found: dict[tuple[str, str], dict[int, Row]] = {}
    for row in rows:
        year = _year(row)
        if year is not None:
            found.setdefault((row.text("产品"), row.text("单位")), {})[int(year)] = row
    printed: list[list[Cell | str]] = [
        [
            product,
            unit or ABSENT,
            *(_of(by_year, year, "产量") for year in years),
            *(_of(by_year, year, "产值(万元)") for year in years),
        ]
        for (product, unit), by_year in found.items()
    ]
    groups = [(title, year_heads(years)) for title in ("产量", "产值（万元）") if years]
    return Table(
        "产量产值",
        "主要产品产量及产值",
        two_level(("产品", "单位"), groups) if groups else (head("产品", "单位"),),
        merged(printed, 0),
        (20, 8, *(12.0,) * (2 * len(years))),
        letters("cc" + "r" * (2 * len(years))),
        empty="台账没有产量产值数据。",
        landscape=len(years) > 3,
    )


def _year(row: Row) -> float | None:
    text = row.text("年度").removesuffix("年")
    return row.number("年度") or (float(text) if text.isdigit() else None)


def _of(by_year: Mapping[int, Row], year: int, header: str) -> Cell:
    row = by_year.get(year)
    return stated(row, header) if row else amount(None)


def pollution(rows: tuple[Row, ...], kind: str) -> Table:
    """Return the pollutants of one kind with their stated arithmetic."""
    printed: list[list[Cell | str]] = [
        [
            row.text("来源") or ABSENT,
            row.text("污染物") or ABSENT,
            row.text("计算式") or ABSENT,
            Cell(
                plain(row.number("数值"), 6) if row.number("数值") is not None else row.text("数值") or ABSENT,
                align="right",
                origin=names.cell(row.place, "数值"),
            ),
            row.text("单位") or ABSENT,
            row.text("处置") or ABSENT,
        ]
        for row in rows
        if row.text("类别") == kind
    ]
    return simple(
        kind,
        f"{kind}产生及处置情况",
        ("来源", "污染物", "计算依据", "产生量", "单位", "处置方式"),
        printed,
        (16, 14, 26, 11, 9, 24),
        "cclrcl",
        empty=f"台账没有{kind}数据。",
        merge=1,
    )


def noise(rows: tuple[Row, ...]) -> Table:
    """Return the noise sources."""
    printed: list[list[Cell | str]] = [
        [
            row.text("设备"),
            Cell(row.text("数量") or ABSENT, align="center", origin=names.cell(row.place, "数量")),
            row.text("声级dB(A)") or ABSENT,
            row.text("措施") or ABSENT,
        ]
        for row in rows
    ]
    return simple(
        "噪声",
        "主要噪声源",
        ("设备", "数量", "声级 dB(A)", "降噪措施"),
        printed,
        (28, 12, 20, 40),
        "cccl",
        empty="台账没有噪声数据。",
    )


def _flows(rows: tuple[Row, ...]) -> dict[str, list[Row]]:
    """Return the rows of each process by its name."""
    flows: dict[str, list[Row]] = {}
    for row in rows:
        if row.text("流程") and row.text("步骤"):
            flows.setdefault(row.text("流程"), []).append(row)
    return flows


def processes(rows: tuple[Row, ...]) -> tuple[Process, ...]:
    """Return a process flow for each process named; a next step that isn't listed is added at the end."""
    return tuple(_process(name, found) for name, found in _flows(rows).items()) or (
        Process("工艺流程", "生产工艺流程", (), (), "", "台账没有工艺流程数据。"),
    )


def _process(name: str, rows: list[Row]) -> Process:
    steps = {row.text("步骤"): Step(row.text("步骤"), parts(row.text("投入")), parts(row.text("产污"))) for row in rows}
    wanted = [(row.text("步骤"), following) for row in rows for following in parts(row.text("下一步"))]
    for _, following in wanted:
        steps.setdefault(following, Step(following))
    order = {step: number for number, step in enumerate(steps)}
    caption = name if name.endswith("图") else f"{name}{'' if name.endswith('流程') else '工艺流程'}图"
    return Process(
        "工艺流程",
        caption,
        tuple(steps.values()),
        tuple((order[a], order[b]) for a, b in dict.fromkeys(wanted)),
        f"{name}：{'、'.join(steps)}",
    )


def process_words(rows: tuple[Row, ...]) -> Paragraphs:
    """Return one paragraph a process, saying its steps, inputs and outputs."""
    texts = []
    for name, found in _flows(rows).items():
        steps = "→".join(row.text("步骤") for row in found)
        inputs = "、".join(dict.fromkeys(part for row in found for part in parts(row.text("投入"))))
        outputs = "、".join(dict.fromkeys(part for row in found for part in parts(row.text("产污"))))
        sentence = f"{name}：{steps}。"
        sentence += f"主要投入为{inputs}。" if inputs else ""
        sentence += f"产生{outputs}。" if outputs else ""
        texts.append(sentence)
    return Paragraphs(tuple(texts), "台账没有工艺流程数据。")


def organisational_boundary(case: Case) -> Boundary:
    """Return the organisational boundary: the units of each production system inside the company's frame."""
    zones: dict[str, list[str]] = {}
    for row in case.ledger.rows("边界"):
        zones.setdefault(row.text("系统"), []).extend(parts(row.text("单元")))
    name = case.company.name or "本组织"
    return Boundary(
        "组织边界",
        "组织边界示意图",
        f"{name}（{case.company.boundary}）",
        tuple(Zone(title, tuple(dict.fromkeys(items))) for title, items in zones.items()),
        (),
        "组织边界内的生产系统及其单元",
        "台账没有边界数据。",
    )


def reporting_boundary(case: Case) -> Boundary:
    """Return the reporting boundary: scope 1 and 2 sources inside, scope 3 and what is left out outside the frame."""
    inside: dict[str, list[str]] = {}
    outside: dict[str, list[str]] = {}
    for source in case.ledger.sources:
        label = f"{source.subcategory}：{source.name}" if source.subcategory not in source.name else source.name
        if source.quantified:
            inside.setdefault(SCOPE_NAMES[source.scope], []).append(label)
        else:
            outside.setdefault("已识别、不量化", []).append(label)
    ordered = sorted(inside.items(), key=lambda zone: list(SCOPE_NAMES.values()).index(zone[0]))
    return Boundary(
        "运行边界",
        "报告边界示意图",
        "报告边界（量化）",
        tuple(Zone(title, tuple(dict.fromkeys(items))) for title, items in ordered),
        tuple(Zone(title, tuple(dict.fromkeys(items))) for title, items in outside.items()),
        "量化的排放源按范围分列，边界外为已识别而不量化的排放源",
        "台账没有排放源数据。",
    )


def pictures(case: Case, files: Mapping[str, bytes | None]) -> dict[str, Picture]:
    """Return the company's pictures by name; one that the sheet 图片 doesn't name is a placeholder that says so."""
    named = {row.text("名称").removesuffix("图"): row for row in case.ledger.rows("图片") if row.text("名称")}
    found = {}
    for name, caption in (("地理位置", "地理位置图"), ("平面布置", "厂区平面布置图")):
        row = next((row for key, row in named.items() if name in key), None)
        file = row.text("文件") if row else ""
        found[name] = Picture(
            name,
            caption,
            files.get(file),
            file or f"请在台账“图片”表登记“{name}”的文件",
            (row.text("说明") if row else "") or caption,
        )
    for key, row in named.items():
        if not any(name in key for name in found):
            file = row.text("文件")
            found[key] = Picture(key, row.text("说明") or key, files.get(file), file, row.text("说明") or key)
    return found
