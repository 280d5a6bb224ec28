"""How wide text is, where it breaks, and what its marks mean.

Widths are estimates made to be safe, not exact: a Chinese character is one em in
every font; Latin letters are taken as wide as in the widest serif that may stand
in for Times New Roman, so that a box sized here holds its text in Word, WPS and
LibreOffice alike. Nothing here opens a font or knows a file format.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

#: Height of a line of text in its own size; boxes use exact line spacing of this height.
LINE = 1.3
#: No text in any figure is smaller than this (points).
SMALLEST = 7.5

#: Punctuation that may not begin a line, and that may not end one (避头尾).
NOT_FIRST = frozenset("，。、；：！？）》」』】〕〉”’…—·%％℃‰,.;:!?)]}︶")
NOT_LAST = frozenset("（《「『【〔〈“‘￥$([{︵")

_NARROW = frozenset("iIjlftr.,:;'|!()[]{}/\\ -`\"")
_WIDE = frozenset("MWmw%@&Q")
_MARK = re.compile(r"~([0-9A-Za-z+\-]{1,6})~|\^([0-9A-Za-z+\-]{1,6})\^")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_LOWERED = str.maketrans("0123456789+-aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


class Piece(NamedTuple):
    """A stretch of text that stands on the line, below it or above it."""

    text: str
    position: Literal["", "subscript", "superscript"] = ""


def clean(text: str) -> str:
    r"""Return the text without the characters that no XML file may hold, its line ends as ``\n``."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the text cut at its marks: ``CO~2~`` is "CO" and a subscript "2"."""
    found: list[Piece] = []
    end = 0
    for match in _MARK.finditer(text):
        if match.start() > end:
            found.append(Piece(text[end : match.start()]))
        low, high = match.groups()
        found.append(Piece(low, "subscript") if low else Piece(high, "superscript"))
        end = match.end()
    if end < len(text):
        found.append(Piece(text[end:]))
    return tuple(found)


def plain(text: str) -> str:
    """Return the text with its marks as Unicode sub- and superscripts, for places that hold plain text only."""
    return _MARK.sub(
        lambda match: match[1].translate(_LOWERED) if match[1] else match[2].translate(_RAISED), clean(text)
    )


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Return the text as it is measured: the marks gone, what they marked kept."""
    return "".join(piece.text for piece in pieces(clean(text)))


def is_wide(char: str) -> bool:
    """Return whether a character takes a full em, as Chinese characters and full-width signs do."""
    return ord(char) > 0x2E7F or char in "—…“”‘’·①②③④⑤⑥⑦⑧⑨℃‰→↔≤≥×÷□■○●"


def char_em(char: str) -> float:
    """Return the width of a character in ems."""
    if is_wide(char):
        return 1.0
    if char in _NARROW:
        return 0.42
    if char in _WIDE:
        return 1.0
    return 0.8 if char.isupper() else 0.66


@lru_cache(maxsize=8192)
def _ems(text: str) -> float:
    return sum(map(char_em, bare(text)))


def width(text: str, size: float) -> float:
    """Return the width of one line of text, in points."""
    return _ems(text) * size


@lru_cache(maxsize=4096)
def _tokens(line: str) -> tuple[str, ...]:
    """Return the line cut where it may break: between Chinese characters and after spaces, marks bound to neighbours."""
    tokens: list[str] = []
    for char in line:
        glued = bool(tokens) and (
            char in NOT_FIRST
            or tokens[-1][-1] in NOT_LAST
            or not (is_wide(char) or is_wide(tokens[-1][-1]) or tokens[-1][-1] == " ")
        )
        if glued:
            tokens[-1] += char
        else:
            tokens.append(char)
    return tuple(tokens)


@lru_cache(maxsize=4096)
def wrap(text: str, size: float, room: float) -> tuple[str, ...]:
    """Return the lines that the text makes within so many points of room; a word wider than that is cut."""
    most = room / size + 1e-9
    lines: list[str] = []
    for paragraph in bare(text).split("\n"):
        line, used = "", 0.0
        for token in _tokens(paragraph):
            if line and used + sum(map(char_em, token.rstrip())) > most:
                lines.append(line.rstrip())
                line, used = "", 0.0
            for char in token if line else token.lstrip():
                if line and used + char_em(char) > most and not char.isspace():
                    lines.append(line.rstrip())
                    line, used = "", 0.0
                line += char
                used += char_em(char)
        lines.append(line.rstrip())
    return tuple(lines)


def wrapped_pieces(text: str, size: float, room: float) -> tuple[tuple[Piece, ...], ...]:
    """Return the lines of :func:`wrap`, each as pieces with their marks."""
    stream = [(char, piece.position) for piece in pieces(clean(text)) for char in piece.text]
    lines: list[tuple[Piece, ...]] = []
    at = 0
    for line in wrap(text, size, room):
        while line and stream[at][0] != line[0]:
            at += 1
        found: list[Piece] = []
        for char, position in stream[at : at + len(line)]:
            if found and found[-1].position == position:
                found[-1] = Piece(found[-1].text + char, position)
            else:
                found.append(Piece(char, position))
        at += len(line)
        lines.append(tuple(found))
    return tuple(lines)


def widest_token(text: str, size: float) -> float:
    """Return the width of the widest stretch that shouldn't be cut, in points."""
    return max((width(token.strip(), size) for line in bare(text).split("\n") for token in _tokens(line)), default=0.0)


def height(lines: int, size: float) -> float:
    """Return the height of so many lines, in points."""
    return lines * size * LINE


@lru_cache(maxsize=4096)
def balanced(text: str, size: float, room: float) -> float:
    """Return the least width at which the text makes no more lines than in the whole room: no single last character."""
    lines = wrap(text, size, room)
    if len(lines) == 1:
        return min(room, width(lines[0], size))
    low, high, least = 0.0, room, widest_token(text, size)
    while high - low > 0.5:
        middle = (low + high) / 2
        if middle >= least and len(wrap(text, size, middle)) <= len(lines):
            high = middle
        else:
            low = middle
    return high


def stacked(text: str) -> tuple[str, ...]:
    """Return the units of a text that runs downwards, one character or two digits a line, brackets turned (︵ ︶)."""
    turned = bare(text).translate(str.maketrans("（）()—", "︵︶︵︶︱"))
    return tuple(
        unit
        for run in re.split(r"([0-9]+)", turned)
        for unit in ([run] if re.fullmatch(r"[0-9]{1,2}", run) else run)
        if not unit.isspace()
    )
