"""The command for whoever owns the template: list, new, fields, check, preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ghgxl.cli.arguments import Argument, Command, Option, UsageError
from ghgxl.cli.outcome import FINE, FOUND, ready
from ghgxl.cli.resources import USUAL
from ghgxl.cli.speech import progress, say
from ghgxl.errors import TemplateError, WorkbookError

if TYPE_CHECKING:
    from ghgxl.report.coverage import Covered
    from ghgxl.word.places import Problem
    from ghgxl.word.survey import Changes, Survey

ACTIONS = ("list", "new", "fields", "check", "preview")
EXAMPLE = "示例台账.xlsx"

#: What each bundled template is for, by its name.
PURPOSES: Mapping[str, str] = {
    USUAL: "完整的温室气体盘查报告：企业概况、边界、量化、不确定性、减排方案和附录，对照 ISO 14064-1:2018。",
    "机械行业排放报告": "机械行业企业的排放报告：基本情况、排放、活动水平、因子、附表1至3，对照 GB/T 32150 和 GB/T 32151.29。",
    "管理简报": "给管理层的几页简报：指标、变化、措施，附图。",
}
#: A template that has less than this in common with every bundled one was not made from any of them.
_KINSHIP = 0.25
#: So many names or headings are listed before the rest is counted.
_MANY = 12


class _Given(NamedTuple):
    """What was typed behind the action."""

    file: Path | None
    source: str | None
    output: Path | None
    ledger: Path | None
    annotate: Path | None
    force: bool


class _Opinion(NamedTuple):
    """What is to be said of a template: its mistakes, and then, in sentences, what it covers and how it has changed."""

    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]


def template(
    action: str,
    file: Path | None,
    source: str | None,
    output: Path | None,
    ledger: Path | None,
    annotate: Path | None,
    force: bool,  # noqa: FBT001  an option of the command line
) -> int:
    """Do one of the things that can be done with templates."""
    given = _Given(file, source, output, ledger, annotate, force)
    done: dict[str, Callable[[_Given], int]] = {
        "list": _list, "new": _new, "fields": _fields, "check": _check, "preview": _preview
    }  # fmt: skip
    _refuse_strays(action, given)
    return done[action](given)


_TAKES = {
    "list": (), "new": ("file", "source", "force"), "fields": ("file", "output", "force"),
    "check": ("file", "ledger", "annotate", "force"), "preview": ("file", "output", "ledger", "force"),
}  # fmt: skip
_CALLED = {
    "file": "文件",
    "source": "--from",
    "output": "-o",
    "ledger": "--ledger",
    "annotate": "--annotate",
    "force": "--force",
}


def _refuse_strays(action: str, given: _Given) -> None:
    """Refuse what was typed and means nothing to the action."""
    for name, value in zip(given._fields, given, strict=True):
        if value and name not in _TAKES[action]:
            raise UsageError(f"ghgxl template {action} 不用“{_CALLED[name]}”。")
    if action in ("new", "check", "preview") and given.file is None:
        raise UsageError(f"ghgxl template {action} 后面缺少{'名称' if action == 'new' else '模板.docx'}。")


# -- the actions ---------------------------------------------------------------------------------------------------


def _list(_given: _Given) -> int:
    names = bundled_templates()
    say("内置模板：")
    for name in names:
        say(f"  {name}　{PURPOSES.get(name, '')}".rstrip("　"))
    say(f"复制一份来改：ghgxl template new 我的模板 --from {next(iter(names))}")
    return FINE


def _new(given: _Given) -> int:
    from ghgxl.word.package import put

    assert given.file is not None
    asked = given.file.name.removesuffix(".docx")
    name = (given.source or (asked if asked in bundled_templates() else USUAL)).removesuffix(".docx")
    origin = _bundled_template(name)
    target = given.file if given.file.suffix.lower() == ".docx" else given.file.with_name(f"{given.file.name}.docx")
    ready(target, ".docx", force=given.force, other=origin)
    put(origin.read_bytes(), target)
    say(f"已由内置模板“{name}”复制：{target}")
    say("接下来：")
    say("  1. 在 Word 中改文字和版式，{{ }} 和 {% %} 是标签；可用的名称：ghgxl template fields -o 字段字典.docx")
    say(f"  2. 检查：ghgxl template check {target}")
    say(f"  3. 生成报告：ghgxl report 台账.xlsx -t {target}")
    return FINE


def _fields(given: _Given) -> int:
    from ghgxl.report.dictionary import dictionary
    from ghgxl.word.dictionary import document
    from ghgxl.word.package import put

    target = given.output or Path("字段字典.docx")
    ready(target, ".docx", force=given.force, source=given.file)
    groups = dictionary(_context(given.file))
    source = f"台账“{given.file.name}”" if given.file else "随附的示例台账"
    put(document(groups, _bundled_template(USUAL).read_bytes(), source=source), target)
    say(f"已写出字段字典：{target}（{sum(len(group.entries) for group in groups)} 个名称，值取自{source}）")
    return FINE


def _file(asked: Path) -> Path:
    """Return the file of a template, which may be a bundled one by its name, as ``report -t`` takes it."""
    from ghgxl.cli import resources

    return resources.template(asked).file


def _check(given: _Given) -> int:
    from ghgxl.word import safety

    assert given.file is not None
    if given.annotate is not None:
        ready(given.annotate, ".docx", force=given.force, source=given.ledger, other=given.file)
    template = _file(given.file)
    data = safety.read(template)
    with progress("正在检查模板"):
        opinion = _opinion(template, data, _context(given.ledger))
    for problem in opinion.problems:
        say(str(problem))
    say(f"共 {len(opinion.problems)} 处错误。" if opinion.problems else "模板没有错误。")
    for remark in opinion.remarks:
        say(remark)
    if given.annotate is not None:
        from ghgxl.word.package import put

        put(_annotated(data, opinion), given.annotate)
        say(f"已写出带批注的副本：{given.annotate}（请改原模板，不要改副本）")
    return FOUND if opinion.problems else FINE


def _preview(given: _Given) -> int:
    from ghgxl.word.render import render

    assert given.file is not None
    template = _file(given.file)
    target = given.output or given.file.with_name(f"{given.file.stem}-预览.docx")
    ready(target, ".docx", force=given.force, source=given.ledger, other=given.file)
    with progress("正在生成预览"):
        rendered = render(
            template, _context(given.ledger), target, page_numbers=False, properties={"title": "模板预览"}
        )
    for finding in rendered.findings:
        if finding.code != "contents":  # a preview has no page numbers on purpose
            say(str(finding), err=True)
    whose = f"台账“{given.ledger.name}”" if given.ledger else "随附的示例台账"
    say(f"已生成预览：{target}（数据取自{whose}，目录没有页码）")
    return FINE


# -- what they share -----------------------------------------------------------------------------------------------


def bundled_templates() -> tuple[str, ...]:
    """Return the names of the bundled templates, the usual one first."""
    from ghgxl.cli.resources import bundled

    folder = bundled("templates", f"{USUAL}.docx").parent
    names = sorted(path.stem for path in folder.glob("*.docx") if not path.name.startswith(("~", ".")))
    return tuple(
        sorted(names, key=lambda name: (name != USUAL, list(PURPOSES).index(name) if name in PURPOSES else 99))
    )


def _bundled_template(name: str) -> Path:
    names = bundled_templates()
    if name not in names:
        raise TemplateError(f"没有名为“{name}”的内置模板；内置模板有：{'、'.join(names)}。")
    from ghgxl.cli.resources import bundled

    return bundled("templates", f"{name}.docx")


def _context(ledger: Path | None) -> dict[str, Any]:
    """Return what a template may name, from a ledger or from the example that comes with ghgxl."""
    from ghgxl.checks import examine, run
    from ghgxl.cli.resources import bundled, pictures
    from ghgxl.excel.reading import read
    from ghgxl.report.compose import compose

    path = ledger or bundled("workbooks", EXAMPLE)
    with progress("正在读取台账"):
        case = examine(read(path))
        if not case.inventory.years:
            raise WorkbookError(f"{path.name} 企业信息：没有报告年度，也没有带年份的活动数据；请填写“报告年度”。")
        return compose(case, run(case), pictures(case, path))


def _opinion(file: Path, data: bytes, context: Mapping[str, Any]) -> _Opinion:
    from ghgxl.report.coverage import coverage
    from ghgxl.word.render import check
    from ghgxl.word.survey import changes, survey

    seen = survey(data)
    covered = coverage(seen.names, seen.text)
    name, origin = _origin(seen)
    if origin is None:
        return _Opinion(check(file, context), tuple(_covered_words(covered, None, "")))
    lost = [
        now for now, before in zip(covered, coverage(origin.names, origin.text), strict=True)
        if now.missing and not before.missing
    ]  # fmt: skip
    changed = changes(origin, seen)
    known = tuple(one for one in changed.names_new if _is_known(one, context))
    remarks = (
        *_covered_words(covered, lost, name), *_changed_words(name, changed._replace(names_new=known)),
    )  # fmt: skip
    return _Opinion(check(file, context), remarks)


def _is_known(name: str, context: Mapping[str, Any]) -> bool:
    """Return whether there is data of that name: a name that was misspelt isn't new, but a mistake."""
    root, _, part = name.partition(".")
    held = context.get(root.removesuffix("号"))
    return part in held if part and isinstance(held, Mapping) else root in context or root.endswith("目录")


def _origin(seen: Survey) -> tuple[str, Survey | None]:
    """Return the bundled template that a template is most like, none when it is like no one."""
    from ghgxl.word.survey import likeness, survey

    surveys = {name: survey(_bundled_template(name).read_bytes()) for name in bundled_templates()}
    best = max(surveys, key=lambda name: likeness(seen, surveys[name]))
    return (best, surveys[best]) if likeness(seen, surveys[best]) >= _KINSHIP else ("", None)


def _covered_words(covered: Sequence[Covered], lost: Sequence[Covered] | None, name: str) -> Iterator[str]:
    """Yield how many items of each standard are covered, and those no longer covered, one by one."""
    total = Counter(one.item.standard for one in covered)
    held = Counter(one.item.standard for one in covered if not one.missing)
    yield (
        "报告要求（要点是否写到，内容由人判断）："
        + "；".join(f"{standard} {held[standard]}/{count} 项" for standard, count in total.items())
        + "。"
    )
    if lost:
        yield f"与内置模板“{name}”相比，不再覆盖 {len(lost)} 项："
    first = covered[0].item.standard
    for one in lost if lost is not None else [one for one in covered if one.missing and one.item.standard == first]:
        yield f"  {one.item.standard} {one.item.mark}：{one.item.words}；可放入{one.hint}"


def _changed_words(name: str, changed: Changes) -> Iterator[str]:
    if changed.none:
        yield f"与内置模板“{name}”相比，使用的名称和标题没有变化。"
        return
    yield f"与内置模板“{name}”相比的变化："
    for words, items in (
        ("不再使用的名称", changed.names_gone), ("新使用的名称", changed.names_new),
        ("删去的标题", changed.headings_gone), ("新增的标题", changed.headings_new),
        ("改写的标题", tuple(f"{old} → {new}" for old, new in changed.headings_reworded)),
    ):  # fmt: skip
        if items:
            rest = f" 等 {len(items)} 个" if len(items) > _MANY else ""
            yield f"  {words}：{'、'.join(items[:_MANY])}{rest}"


def _annotated(data: bytes, opinion: _Opinion) -> bytes:
    """Return a copy of the template with everything said as comments: mistakes where they are, the rest at the beginning."""
    from ghgxl.word.comments import Remark, annotated

    summary = "\n".join(
        (f"模板检查：{len(opinion.problems)} 处错误。", *opinion.remarks,
         *(str(problem) for problem in opinion.problems if problem.spot is None))
    )  # fmt: skip
    placed = [
        Remark(problem.spot.story, problem.spot.paragraph, "\n".join(filter(None, (problem.message, problem.written))))
        for problem in opinion.problems
        if problem.spot is not None
    ]
    return annotated(data, [Remark(0, 0, summary), *placed])


def _action(text: str) -> str:
    if text not in ACTIONS:
        raise ValueError(f"应为 {'、'.join(ACTIONS)} 之一")
    return text


TEMPLATE_COMMANDS: Mapping[str, Command] = {
    "template": Command(
        "Word 模板：list 列出内置模板，new 复制一份来改，fields 写出字段字典，check 检查，preview 用示例数据预览。",
        "action",
        "|".join(ACTIONS),
        _action,
        (
            Option(
                "source",
                ("--from",),
                "内置模板的名称（仅 new）；省略时为同名的内置模板，没有同名的为盘查报告。",
                "名称",
            ),
            Option("output", ("-o", "--output"), "写出的文件（fields、preview）。", "文件.docx", Path),
            Option("ledger", ("--ledger",), "用这份台账代替示例台账（check、preview）。", "台账.xlsx", Path),
            Option("annotate", ("--annotate",), "另写一份副本，错误写成 Word 批注（仅 check）。", "副本.docx", Path),
            Option("force", ("--force",), "目标文件已存在时替换它。"),
        ),
        template,
        (Argument("file", "名称|模板.docx|台账.xlsx", Path, optional=True),),
    ),
}
