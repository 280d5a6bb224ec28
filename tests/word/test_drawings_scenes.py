"""Diagrams: text fits its box, boxes keep apart, everything said is drawn, nothing is larger than allowed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.report.nouns import Boundary, Flow, Link, Node, Process, Step, Tree, Zone
from ghgxl.word.drawings import lay_out
from ghgxl.word.drawings.scene import Box, Scene, faults
from ghgxl.word.drawings.text import SMALLEST, bare, plain, stacked, width, wrap, wrapped_pieces

Diagram = Tree | Process | Boundary | Flow
WIDE, TALL = 425.0, 595.0

NAMES = st.text(st.sampled_from("生产车间部门办公室压铸装配（），、RETkWh2021 /-"), min_size=1, max_size=22).filter(
    str.strip
)
SIZES = st.tuples(st.floats(330, 480), st.floats(300, 680))


def shown(scene: Scene) -> str:
    """Everything that stands in the boxes, without spaces and line ends."""
    return squeezed("".join(box.text for box in scene.boxes))


def squeezed(text: str) -> str:
    return "".join(text.split())


def refused(scene: Scene) -> bool:
    return "内容过多" in shown(scene)


def lawful(scene: Scene, wide: float, tall: float) -> None:
    assert faults(scene) == []
    assert scene.fits(wide, tall)
    assert all(box.size >= SMALLEST for box in scene.boxes)
    left, top, _, _ = scene.bounds
    assert left >= 0
    assert top >= 0


def pierced(scene: Scene) -> list[str]:
    """The boxes that a line runs through, not counting those that it begins or ends at."""
    found = []
    for line in scene.lines:
        for (x0, y0), (x1, y1) in pairwise(line.points):
            for box in scene.boxes:
                if box.frame:
                    continue
                inside = (
                    max(min(x0, x1), box.x + 0.5) < min(max(x0, x1), box.right - 0.5) + 0.001
                    and max(min(y0, y1), box.y + 0.5) < min(max(y0, y1), box.bottom - 0.5) + 0.001
                )
                if inside:
                    found.append(box.text)
    return found


def tree(*children: Node) -> Tree:
    return Tree("组织架构", "组织架构图", (Node("总经理", children),), "图")


def departments(count: int) -> Tree:
    """A company of so many boxes below its head, nine to a centre."""
    centres = -(-count // 10)
    names = iter(range(count))
    children = []
    for centre in range(centres):
        next(names)
        leaves = tuple(Node(f"{centre}中心第{n}科") for _, n in zip(range(9), names, strict=False))
        children.append(Node(f"第{centre}中心", leaves))
    return tree(*children)


@pytest.mark.parametrize("count", [1, 8, 18, 40, 59])
@pytest.mark.parametrize("tall", [230.0, 595.0])
def test_an_organisation_of_up_to_sixty_boxes_is_drawn_whole(count: int, tall: float) -> None:
    figure = departments(count)
    scene = lay_out(figure, WIDE, tall)
    lawful(scene, WIDE, tall)
    assert not refused(scene)
    for centre in figure.roots[0].children:
        for node in (centre, *centre.children):
            assert squeezed(node.text) in shown(scene)


def test_sixty_departments_side_by_side_stand_in_rows() -> None:
    scene = lay_out(tree(*(Node(f"第{n}业务部") for n in range(59))), WIDE, TALL)
    lawful(scene, WIDE, TALL)
    assert len(scene.boxes) == 60
    assert pierced(scene) == []


def test_fifteen_workshops_stand_as_vertical_text_in_one_row() -> None:
    scene = lay_out(tree(*(Node(f"{name}生产车间") for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰")), WIDE, TALL)
    leaves = [box for box in scene.boxes if box.downwards]
    assert len(leaves) == 15
    assert len({box.y for box in leaves}) == 1


def test_boxes_of_a_level_are_alike_and_evenly_spaced() -> None:
    scene = lay_out(tree(*(Node(name) for name in ("生产部", "品质部", "采购部", "行政部"))), WIDE, TALL)
    row = sorted((box for box in scene.boxes if box.text != "总经理"), key=lambda box: box.x)
    assert len({(round(box.w, 3), round(box.h, 3), round(box.y, 3)) for box in row}) == 1
    assert len({round(b.x - a.right, 3) for a, b in pairwise(row)}) == 1
    (head,) = (box for box in scene.boxes if box.text == "总经理")
    assert head.middle == pytest.approx((row[0].x + row[-1].right) / 2)


def test_what_is_too_much_says_so_instead_of_shrinking() -> None:
    scene = lay_out(tree(*(Node(f"名称很长的第{n}生产管理与安全环保部门") for n in range(600))), WIDE, 300)
    assert refused(scene)
    lawful(scene, WIDE, 300)


def nodes(depth: int) -> st.SearchStrategy[Node]:
    children = st.lists(nodes(depth - 1), max_size=5) if depth else st.just([])
    return st.builds(lambda text, below: Node(text, tuple(below)), NAMES, children)


@settings(max_examples=40, deadline=None)
@given(st.lists(nodes(3), min_size=1, max_size=3), SIZES)
def test_any_tree_obeys_the_laws_and_loses_no_name(roots: list[Node], size: tuple[float, float]) -> None:
    scene = lay_out(Tree("图", "图", tuple(roots), "图"), *size)
    lawful(scene, *size)
    if refused(scene):
        return
    assert pierced(scene) == []
    every = Counter[str]()

    def count(node: Node) -> None:
        every.update(squeezed(node.text))
        for child in node.children:
            count(child)

    for root in roots:
        count(root)
    every.subtract(Counter(shown(scene)))
    assert max(every.values(), default=0) <= 0


STEPS = st.builds(
    lambda text, into, out: Step(text, tuple(into), tuple(out)),
    NAMES,
    st.lists(NAMES, max_size=3),
    st.lists(NAMES, max_size=2),
)


@settings(max_examples=40, deadline=None)
@given(st.data(), SIZES)
def test_any_process_obeys_the_laws_and_loses_nothing(data: st.DataObject, size: tuple[float, float]) -> None:
    steps = data.draw(st.lists(STEPS, min_size=1, max_size=16))
    index = st.integers(0, len(steps) - 1)
    links = tuple(data.draw(st.lists(st.tuples(index, index), max_size=8)))
    scene = lay_out(Process("图", "图", tuple(steps), links, "图"), *size)
    lawful(scene, *size)
    if refused(scene):
        return
    for step in steps:
        for text in (step.text, *step.inputs, *step.outputs):
            assert squeezed(text) in shown(scene)


def process(count: int, *links: tuple[int, int]) -> Process:
    steps = tuple(
        Step(f"第{n}道工序", ("电力",) if n % 3 == 0 else (), ("噪声", "粉尘") if n % 4 == 1 else ())
        for n in range(count)
    )
    return Process("图", "图", steps, (*((n, n + 1) for n in range(count - 1)), *links), "图")


@pytest.mark.parametrize("count", [1, 8, 18, 40])
def test_a_process_of_many_steps_stays_readable(count: int) -> None:
    scene = lay_out(process(count), WIDE, TALL)
    lawful(scene, WIDE, TALL)
    assert not refused(scene)
    assert pierced(scene) == []


def test_a_recycle_is_dashed_and_a_bypass_is_not() -> None:
    scene = lay_out(process(6, (4, 1), (0, 3)), WIDE, TALL)
    bent = [line for line in scene.lines if len(line.points) == 4]
    assert sorted(line.dash for line in bent) == [False, True]


def test_links_between_distant_columns_are_told_by_a_pair_of_marks() -> None:
    scene = lay_out(process(18, (2, 15)), WIDE, 420)
    assert "转①" in shown(scene)
    assert "接①" in shown(scene)


def test_a_link_to_no_step_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="isn't there"):
        lay_out(process(2, (0, 7)), WIDE, TALL)


ZONES = st.lists(
    st.builds(lambda title, items: Zone(title, tuple(items)), NAMES, st.lists(NAMES, max_size=9)), max_size=4
)


@settings(max_examples=40, deadline=None)
@given(ZONES, ZONES, SIZES)
def test_any_boundary_obeys_the_laws_and_loses_nothing(
    zones: list[Zone], outside: list[Zone], size: tuple[float, float]
) -> None:
    if not zones and not outside:
        return
    scene = lay_out(Boundary("图", "图", "示例公司", tuple(zones), tuple(outside), "图"), *size)
    lawful(scene, *size)
    if refused(scene):
        return
    for zone in (*zones, *outside):
        for text in (zone.title, *zone.items):
            assert squeezed(text) in shown(scene)


def test_what_stands_outside_is_dashed_and_below_the_frame() -> None:
    boundary = Boundary("图", "图", "公司", (Zone("范围1", ("锅炉",)),), (Zone("边界外", ("委外运输",)),), "图")
    scene = lay_out(boundary, WIDE, TALL)
    frame = next(box for box in scene.boxes if box.frame)
    (boiler,) = (box for box in scene.boxes if box.text == "锅炉")
    (haulage,) = (box for box in scene.boxes if box.text == "委外运输")
    assert boiler.bottom < frame.bottom < haulage.y
    assert haulage.dash
    assert not boiler.dash


def flow(*links: tuple[str, str, float | None, str], unit: str = "tce") -> Flow:
    return Flow("图", "图", tuple(Link(*link) for link in links), unit, "图")


def test_bands_are_as_wide_as_their_values() -> None:
    scene = lay_out(flow(("电", "甲", 300.0, ""), ("电", "乙", 100.0, ""), ("乙", "丙", 100.0, "")), WIDE, TALL)
    lawful(scene, WIDE, TALL)
    thick = sorted(band.thick for band in scene.bands)
    assert thick[2] / thick[0] == pytest.approx(3)
    assert "电 400" in [box.text for box in scene.boxes]
    assert "单位：tce" in [box.text for box in scene.boxes]


@pytest.mark.parametrize(
    "links",
    [
        (("电", "甲", 300.0, ""), ("水", "甲", None, "")),
        (("电", "甲", 300.0, ""), ("甲", "电", 1.0, "")),
        (("电", "甲", 0.0, ""),),
    ],
)
def test_flows_with_an_unknown_value_or_a_circle_are_arrows(
    links: tuple[tuple[str, str, float | None, str], ...],
) -> None:
    scene = lay_out(flow(*links), WIDE, TALL)
    lawful(scene, WIDE, TALL)
    assert scene.bands == ()
    assert len(scene.lines) == len(links)


def test_a_flow_back_is_dashed_and_its_label_stands_below() -> None:
    scene = lay_out(flow(("电", "甲", None, "供电"), ("甲", "电", None, "余热")), WIDE, TALL)
    assert [line.dash for line in scene.lines] == [False, True]
    (label,) = (box for box in scene.boxes if box.text == "余热")
    assert label.y >= max(box.bottom for box in scene.boxes if box.fill)


def test_a_flow_through_many_places_is_drawn_source_by_source() -> None:
    links = tuple((f"设备{n}", f"设备{n + 1}", None, "蒸汽") for n in range(12))
    scene = lay_out(flow(*links), WIDE, TALL)
    lawful(scene, WIDE, TALL)
    assert len(scene.lines) == 12
    assert pierced(scene) == []


@settings(max_examples=60, deadline=None)
@given(st.data(), SIZES)
def test_any_flow_obeys_the_laws(data: st.DataObject, size: tuple[float, float]) -> None:
    names = data.draw(st.lists(NAMES.map(str.strip), min_size=2, max_size=9, unique=True))
    ends = st.sampled_from(names)
    value = st.one_of(st.none(), st.floats(0.01, 1e7)) if data.draw(st.booleans()) else st.floats(0.01, 1e7)
    label = st.sampled_from(["", "", "外购电力", "380V 低压配电"])
    links = data.draw(st.lists(st.builds(Link, ends, ends, value, label), min_size=1, max_size=14))
    scene = lay_out(Flow("图", "图", tuple(links), "万kWh", "图"), *size)
    lawful(scene, *size)
    if refused(scene):
        return
    for link in links:
        assert squeezed(link.source) in shown(scene)
        assert squeezed(link.target) in shown(scene)


TEXT = st.text(st.sampled_from("温室气体，。（）《》CO~2~m^3^ kWh1 2\n"), max_size=40)


@given(TEXT, st.floats(24, 300))
def test_wrapped_text_is_whole_and_no_line_is_too_wide(text: str, room: float) -> None:
    lines = wrap(text, 9.0, room)
    assert squeezed("".join(lines)) == squeezed(bare(text))
    assert all(width(line, 9.0) <= room + 0.01 for line in lines)
    assert ["".join(piece.text for piece in line) for line in wrapped_pieces(text, 9.0, room)] == list(lines)


def test_punctuation_neither_begins_nor_ends_a_line() -> None:
    text = "能源管理（含计量）、节能与低碳办公室，安全环保部。"
    for room in range(40, 200, 3):
        lines = wrap(text, 9.0, float(room))
        assert all(line[0] not in "，。、）" and line[-1] != "（" for line in lines)


def test_marks_are_shown_below_and_above_the_line() -> None:
    assert plain("CO~2~e、m^3^、6~8℃") == "CO₂e、m³、6~8℃"
    assert [tuple(piece) for piece in wrapped_pieces("CO~2~", 9.0, 100)[0]] == [("CO", ""), ("2", "subscript")]


def test_downward_text_keeps_two_digits_together_and_turns_brackets() -> None:
    assert stacked("第10车间（一）") == ("第", "10", "车", "间", "︵", "一", "︶")


def test_the_laws_are_seen_when_they_are_broken() -> None:
    assert faults(Scene((Box(0, 0, 20, 10, "文字放不下的框"),))) != []
    assert faults(Scene((Box(0, 0, 50, 30), Box(40, 20, 50, 30)))) != []
    assert faults(Scene((Box(0, 0, 90, 60, frame=True), Box(10, 10, 40, 20, "文字")))) == []
