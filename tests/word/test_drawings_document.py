"""A document with every kind of figure: valid, its ids apart, its bytes repeatable, its words legible in LibreOffice."""

from __future__ import annotations

import io
import itertools
import struct
import subprocess
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.shared import Cm
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.report.nouns import Boundary, Chart, Figure, Flow, Link, Node, Picture, Process, Series, Step, Tree, Zone
from ghgxl.word.drawings import draw, is_empty
from ghgxl.word.drawings.picture import Pixels, fitted, pixels
from tests.office import converted

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def png(wide: int, high: int) -> bytes:
    """A red picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xb0\x20\x20" * wide) * high
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(wide: int, high: int, orientation: int = 1) -> bytes:
    """The outline of a camera's picture: its Exif turn, its frame header, its end."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 274, 3, 1, orientation, 0, 0)
    exif = b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, high, wide, 1) + b"\1\x11\0"
    return b"\xff\xd8" + exif + frame + b"\xff\xd9"


YEARS = ("2019年", "2020年", "2021年")
SCOPES = (Series("范围1", (40.1, 36.2, None)), Series("范围2", (1181.87, 1501.2, 1694.29)))
FIGURES: tuple[Figure, ...] = (
    *(Chart(f"趋势{k}", "趋势", k, YEARS, SCOPES, "tCO~2~e", "各年排放量") for k in ("bar", "column", "stacked", "line")),
    Chart("构成", "构成", "pie", ("外购电力", "汽油"), (Series("排放量", (1694.29, 36.24)),), "tCO~2~e", "排放构成"),
    Tree("组织架构", "组织架构图", (Node("总经理", (Node("压铸车间"), Node("<研发>&中心"))),), "组织架构"),
    Process("工艺", "工艺流程图", (Step("熔化", ("铝合金锭",), ("烟尘 CO~2~",)), Step("成型")), ((0, 1), (1, 0)), "工艺"),
    Boundary("边界", "边界图", "示例公司", (Zone("主要生产系统", ("装配车间",)),), (Zone("边界外", ("运输",)),), "边界"),
    Flow("流向", "能源流向", (Link("外购电力", "工模部", 44.13),), "万kWh", "流向"),
    Flow("系统", "能源系统", (Link("南方电网", "变压器", None, "高压电"), Link("变压器", "南方电网")), "", "系统"),
    Picture("位置", "地理位置图", png(40, 30), "位置.png", "地理位置"),
    Picture("平面", "平面布置图", None, "图片/平面布置图.png", "平面布置"),
)  # fmt: skip


def document(figures: tuple[Figure, ...] = FIGURES) -> Document:  # type: ignore[valid-type] # python-docx's Document is a function
    """A document with the figures, one a paragraph."""
    made = Document()
    ids = itertools.count(100)
    for figure in figures:
        run = draw(figure, part=made.part, width_emu=Cm(15), max_height_emu=Cm(20), next_id=lambda: next(ids))
        made.add_paragraph()._p.append(run)
    return made


def saved(made: Document, path: Path) -> Path:  # type: ignore[valid-type] # see above
    made.save(path)  # type: ignore[attr-defined] # see above
    return path


def drawn(figure: Figure, width: int = 5_400_000, height: int = 7_200_000) -> _Element:
    part = Document().part
    run: _Element = draw(figure, part=part, width_emu=width, max_height_emu=height, next_id=itertools.count(1).__next__)
    return run


def named(root: _Element, name: str) -> list[_Element]:
    """The elements of that name, whatever their namespace."""
    return list(root.iter("{*}" + name))


def complaints(path: Path) -> set[str]:
    return {f"{error.part_uri} {error.description}" for error in OpenXmlValidator().validate(path).errors}


def test_the_validator_finds_nothing_that_an_empty_document_lacks(tmp_path: Path) -> None:
    empty = complaints(saved(Document(), tmp_path / "empty.docx"))
    assert complaints(saved(document(), tmp_path / "full.docx")) - empty == set()


def test_the_validator_accepts_the_embedded_workbooks(tmp_path: Path) -> None:
    full = Document(str(saved(document(), tmp_path / "full.docx")))
    books = [part for part in full.part.package.iter_parts() if str(part.partname).endswith(".xlsx")]
    assert len(books) == 5
    for number, book in enumerate(books):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(book.blob)
        assert complaints(path) == set()


def test_no_id_is_used_twice_and_every_drawing_is_named_and_described() -> None:
    body = document().element.body  # type: ignore[attr-defined] # see above
    ids = [node.get("id") for node in body.xpath(".//*[local-name()='docPr' or local-name()='cNvPr']")]
    picture = body.xpath(".//*[local-name()='pic']//*[local-name()='cNvPr']")
    assert len(ids) - len(picture) == len(set(ids))  # a picture's inner frame bears the number of its drawing
    properties = body.xpath(".//*[local-name()='docPr']")
    assert len(properties) == len(FIGURES)
    assert [(p.get("name"), p.get("descr")) for p in properties] == [(f.name, f.alt) for f in FIGURES]


def test_equal_figures_make_equal_documents() -> None:
    def parts() -> dict[str, bytes]:
        return {str(part.partname): part.blob for part in document().part.package.iter_parts()}  # type: ignore[attr-defined] # see above

    assert parts() == parts()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
@pytest.mark.parametrize("size", [(5_400_000, 7_200_000), (4_300_000, 3_000_000)])
def test_no_figure_is_larger_than_its_place(figure: Figure, size: tuple[int, int]) -> None:
    (extent,) = named(drawn(figure, *size), "extent")
    assert 0 < int(extent.get("cx", "0")) <= size[0] + 1000
    assert 0 < int(extent.get("cy", "0")) <= size[1] + 1000


def test_programs_that_cannot_draw_shapes_show_the_words_instead() -> None:
    run = drawn(FIGURES[5])
    (fallback,) = named(run, "Fallback")
    assert "".join(str(text) for text in fallback.itertext()) == "［图：组织架构］"


def test_marks_become_subscripts_in_shapes() -> None:
    run = drawn(FIGURES[6])
    lowered = [r for r in run.iter(f"{W}r") if r.find(f"{W}rPr/{W}vertAlign") is not None]
    assert [r.findtext(f"{W}t") for r in lowered] == ["2"]


def test_text_is_never_smaller_than_seven_and_a_half_points() -> None:
    sizes = [
        int(node.get(f"{W}val", "0"))
        for figure in FIGURES[5:10]
        for node in drawn(figure, 4_300_000, 2_400_000).iter(f"{W}sz")
    ]
    assert sizes
    assert min(sizes) >= 15


def test_a_picture_keeps_its_shape_and_is_never_enlarged() -> None:
    assert fitted(Pixels(100, 50), 10_000_000, 10_000_000) == (952_500, 476_250)
    assert fitted(Pixels(4000, 2000), 5_400_000, 9_000_000) == (5_400_000, 2_700_000)
    assert fitted(Pixels(1000, 4000), 5_400_000, 4_000_000) == (1_000_000, 4_000_000)


def test_a_camera_picture_is_turned_upright() -> None:
    size = pixels(jpeg(400, 300, orientation=6))
    assert size == Pixels(400, 300, 90)
    assert fitted(Pixels(400, 300, 90), 10**8, 10**8) == (300 * 9525, 400 * 9525)
    assert pixels(jpeg(400, 300)) == Pixels(400, 300)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x01\x00\x00\x00" + b"\0" * 60, "EMF"),
        (b"GIF89a" + b"\0" * 60, "GIF"),
        (b"hello", "无法识别"),
        (b"", "无法识别"),
        (png(30, 30)[:-20], "不完整"),
        (jpeg(30, 30)[:-2], "不完整"),
        (b"\xff\xd8\xff", "不完整"),
    ],
)
def test_a_file_that_is_no_whole_png_or_jpeg_is_refused_in_words(data: bytes, words: str) -> None:
    figure = Picture("平面", "平面布置图", data, "图片/平面.emf", "平面布置")
    assert not is_empty(figure)
    text = "".join(str(part) for part in drawn(figure).itertext())
    assert words in text
    assert "图片/平面.emf" in text


def test_a_missing_picture_is_told_by_its_file_and_where_to_put_it() -> None:
    text = "".join(str(part) for part in drawn(FIGURES[-1]).itertext())
    assert "未找到文件：图片/平面布置图.png" in text
    assert "台账所在文件夹" in text


@pytest.mark.parametrize(
    "figure",
    [
        Tree("图", "图", (), "图"),
        Process("图", "图", (), (), "图"),
        Boundary("图", "图", "公司", (), (), "图"),
        Flow("图", "图", (), "", "图"),
    ],
)
def test_a_diagram_of_nothing_is_empty(figure: Figure) -> None:
    assert is_empty(figure)
    with pytest.raises(ValueError, match="nothing to draw"):
        drawn(figure)


def test_libreoffice_shows_every_word(tmp_path: Path) -> None:
    source = saved(document(), tmp_path / "figures.docx")
    done = subprocess.run(
        ["pdftotext", "-raw", str(converted(source)), "-"], capture_output=True, text=True, check=True
    )
    seen = "".join(done.stdout.split())
    for words in (
        "总经理", "<研发>&中心", "压铸车间", "铝合金锭", "熔化", "主要生产系统", "装配车间", "边界外", "外购电力", "工模部",
        "44.13", "单位：万kWh", "南方电网", "高压电", "1,694.29", "范围1", "2021年", "未找到文件：图片/平面布置图.png",
    ):  # fmt: skip
        assert "".join(words.split()) in seen


def test_the_bytes_of_a_saved_document_open_again(tmp_path: Path) -> None:
    stream = io.BytesIO()
    document().save(stream)  # type: ignore[attr-defined] # see above
    again = Document(stream)
    assert len(again.element.body.xpath(".//*[local-name()='inline']")) == len(FIGURES)
