"""Pictures that a company supplies: what kind of file they are, how large, and which way up.

Only the first bytes of the formats are read here. A file that can't be shown gets
words that say why and what to do, never an exception: it is a user's mistake.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from ghgxl.report.nouns import Picture

_PIXEL: Final = 9525  # EMU of a pixel at 96 dots an inch
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_TURNS: Final = {3: 180, 6: 90, 8: 270}
_OTHERS: Final = (
    (b"\x01\x00\x00\x00", "EMF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"%PDF", "PDF"),
    (b"AC10", "DWG"),
    (b"<svg", "SVG"),
    (b"<?xml", "SVG"),
)


class Pixels(NamedTuple):
    """The size of a picture as stored, and by how many degrees clockwise it must be turned to stand upright."""

    wide: int
    high: int
    rotation: int = 0


def pixels(data: bytes) -> Pixels | str:
    """Return the size of a PNG or JPEG picture, or in Chinese why it can't be shown."""
    if data.startswith(_PNG):
        return _png(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _refusal("WebP")
    kind = next((kind for start, kind in _OTHERS if data.startswith(start)), "")
    return _refusal(kind)


def _refusal(kind: str) -> str:
    seen = f"是 {kind} 格式" if kind else "不是图片，或格式无法识别"
    return f"文件{seen}，只能插入 PNG 或 JPEG 图片。请另存为 PNG 后重新生成报告。"


_BROKEN: Final = "图片文件不完整或已损坏，请用看图软件检查并重新保存后再生成报告。"


def _png(data: bytes) -> Pixels | str:
    """Return the size of a PNG picture from its first chunk; its last must be there."""
    if len(data) < 33 or data[12:16] != b"IHDR" or b"IEND" not in data[-16:]:
        return _BROKEN
    wide, high = struct.unpack(">II", data[16:24])
    return Pixels(wide, high) if wide and high else _BROKEN


def _jpeg(data: bytes) -> Pixels | str:
    """Return the size and turn of a JPEG picture from its segments."""
    at, rotation = 2, 0
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            high, wide = struct.unpack(">HH", data[at + 5 : at + 9])
            whole = b"\xff\xd9" in data[-64:]
            return Pixels(wide, high, rotation) if wide and high and whole else _BROKEN
        if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            rotation = _TURNS.get(_orientation(data[at + 10 : at + 2 + length]), 0)
        at += 2 + max(length, 2)
    return _BROKEN


def _orientation(tiff: bytes) -> int:
    """Return the orientation that a camera noted (Exif tag 274), 1 when there is none."""
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == 274:
                return int(value)
    except struct.error:
        return 1
    return 1


def fitted(size: Pixels, width_emu: int, max_height_emu: int) -> tuple[int, int]:
    """Return the size (EMU) at which an upright picture stands: as stored at 96 dots an inch, smaller where it must be."""
    wide, high = (size.high, size.wide) if size.rotation in (90, 270) else (size.wide, size.high)
    scale = min(_PIXEL, width_emu / wide, max_height_emu / high)
    return max(1, int(wide * scale)), max(1, int(high * scale))


def missing(picture: Picture) -> str:
    """Return the words of the placeholder for a picture whose file isn't there."""
    if not picture.file:
        return f"此处应为图片：{picture.caption or picture.name}\n请在台账“图片”工作表中填写该图的文件名，并将图片放在台账所在文件夹中。"
    return f"此处应为图片：{picture.caption or picture.name}\n未找到文件：{picture.file}\n请将该文件（PNG 或 JPEG）放在台账所在文件夹中的上述位置，再重新生成报告。"


def refused(picture: Picture, why: str) -> str:
    """Return the words of the placeholder for a picture that can't be shown."""
    return f"此处应为图片：{picture.caption or picture.name}\n{picture.file}\n{why}"
