"""What a cell says: text, a date, a number, a share, years; and how a seen value is shown in a message.

Only forms that have one meaning are accepted (2021.1 as a number could be January or October); the rest is
None and the caller says so with its cell. A number is never guessed and a blank never becomes zero.
"""

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import Any

from ghgxl.excel.grid import Broken
from ghgxl.tuples import NamedTuple

#: The earliest and the latest year that a record may bear.
FIRST_YEAR, LAST_YEAR = 2000, 2100
_CENTURY = 100
_LAST_SERIAL = 73_050  # 2099-12-31 as a serial number
_FIRST_SERIAL = 36_526  # 2000-01-01
_EPOCH = dt.date(1899, 12, 30)  # the serial number 0
_YEAR_OF_YEARS = 1905  # in which the serial numbers 2000 to 2100 fall


class When(NamedTuple):
    """A year, and its month unless the whole year is meant.

    ``repaired`` when a bare serial number was read as a date, or a date as the year that was typed into its cell.
    """

    year: int
    month: int | None
    repaired: bool = False


@lru_cache(maxsize=65_536)
def key(text: str) -> str:
    """Return a text for comparing: one width, one case, no white space or line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def plain(value: Any) -> str:
    """Return a cell's value as text: whole numbers without a point, dates as 2021-03-05, blanks and errors as ""."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return "" if value is None or isinstance(value, Broken) else str(value)


def seen(value: Any) -> str:
    """Return a cell's value as a message quotes it."""
    if isinstance(value, Broken):
        return value.words
    text = plain(value)
    return f"看到“{text[:40] + '…' if len(text) > 40 else text}”" if text else "是空白"


def is_blank(value: Any) -> bool:
    """Return whether a cell is blank, or text of spaces only."""
    return value is None or (isinstance(value, str) and not value.strip())


_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_SHORT_YEAR = r"(?P<year>(?:19|20)\d{2}|[0-4]\d)年"  # 21年3月; 99年 may be 1999 and isn't taken
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_TIME = r"(?:[t ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"


#: The forms of a year, a month and a date, the usual ones first: each is compiled when a text gets so far.
_DATES = (
    rf"{_YEAR}[-/.]{_MONTH}(?:月份?)?",
    rf"{_YEAR}(?:年度?)?",
    rf"{_SHORT_YEAR}{_MONTH}月份?",
    rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}{_TIME}",
    rf"{_SHORT_YEAR}{_MONTH}月{_DAY}[日号]?{_TIME}",
    r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])",
    r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
)


def _arabic(text: str) -> str:
    """Return Chinese digits before 年, 月, 日 as Arabic ones: 二〇二一年十二月 → 2021年12月."""

    def number(found: re.Match[str]) -> str:
        digits = found[1]
        if "十" in digits:
            tens, _, ones = digits.partition("十")
            return str(int((tens or "一").translate(_DIGITS)) * 10 + int((ones or "零").translate(_DIGITS))) + found[2]
        return digits.translate(_DIGITS) + found[2]

    if text.isascii():
        return text
    return re.sub(r"([〇零○一二三四五六七八九]{1,4}|[一二三]?十[一二三四五六七八九]?)([年月日号])", number, text)


@lru_cache(maxsize=65_536)
def _when_text(text: str) -> When | None:
    bare = _arabic(key(text))
    for pattern in _DATES:
        found = re.fullmatch(pattern, bare)
        if found:
            parts = found.groupdict()
            year, month = int(parts["year"]), parts.get("month")
            year = year if year > _CENTURY else 2000 + year
            day = parts.get("day")
            if month and day:
                try:
                    dt.date(year, int(month), int(day))
                except ValueError:
                    return None
            return When(year, int(month) if month else None)
    return None


def typed_year(value: dt.date) -> int | None:
    """Return the year that was typed into a cell formatted as a date: 2021 shows as 1905-07-13. None for a real date."""
    if value.year != _YEAR_OF_YEARS:
        return None
    serial = dt.date(value.year, value.month, value.day).toordinal() - _EPOCH.toordinal()
    return serial if FIRST_YEAR <= serial <= LAST_YEAR else None


def when(value: Any) -> When | None:
    """Return the year and month that a cell means; None when it isn't a date, a month or a year."""
    if isinstance(value, dt.date):
        year = typed_year(value)
        return When(year, None, repaired=True) if year else When(value.year, value.month)
    if isinstance(value, str):
        return _when_text(value)
    if isinstance(value, float) and value.is_integer():
        if 1900 <= value <= 2100 or 190_001 <= value <= 210_012 or 19_000_101 <= value <= 21_001_231:
            return _when_text(str(int(value)))
        if _FIRST_SERIAL <= value <= _LAST_SERIAL:
            date = _EPOCH + dt.timedelta(days=int(value))
            return When(date.year, date.month, repaired=True)
    if isinstance(value, float):  # 2021.3 typed into a cell is a number; 2021.1 is January or October
        found = re.fullmatch(r"(20\d{2})\.(0[1-9]|1[12]|[2-9])", f"{value:.15g}")
        return When(int(found[1]), int(found[2])) if found else None
    return None


def why_not_date(value: Any) -> str:
    """Return the part of a message that says what stands where a date was expected, and what to write."""
    if isinstance(value, Broken):
        return f"{value.words}，应为日期、2021-03、2021年3月 或年份；请更正"
    text = _arabic(key(plain(value)))
    if month_of(text) or re.fullmatch(r"\d{1,2}月\d{1,2}[日号]?", text):
        return f"{seen(value)}，没有写年份；请写成 2021年3月 或 2021-03"
    if isinstance(value, float) and re.fullmatch(r"20\d{2}\.1", text):
        return f"{seen(value)}，存为数字，分不清是 1 月还是 10 月；请写成 {text[:4]}-01 或 {text[:4]}-10"
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.](?:20)?\d{2}", text):
        return f"{seen(value)}，分不清哪个是年、月、日；请写成 2021-03-05"
    if re.fullmatch(rf"{_YEAR}[-/.年]\d{{1,2}}(?:[-/.月]\d{{1,2}}[日号]?|月)?", text):
        return f"{seen(value)}，没有这个日期；请核对月和日"
    if re.search(r"季|q[1-4]|半年|旬|月.*[-~至到—].*月", text):
        return f"{seen(value)}，应为一天、一个月或一年；请按月分行填写，分不开的只写年份"
    return f"{seen(value)}，应为日期、2021-03、2021年3月 或年份；请更正"


@lru_cache(maxsize=4096)
def month_of(text: str) -> int | None:
    """Return the month that a text such as 3月, 03月份 or 十二月 names, None for any other."""
    found = re.fullmatch(r"(0?[1-9]|1[0-2])月份?", _arabic(key(text)))
    return int(found[1]) if found else None


@lru_cache(maxsize=4096)
def years_in(text: str) -> tuple[int, ...]:
    """Return the years that a title or a sheet's name mentions: 二〇二一年度用电台账 → (2021,)."""
    bare = _arabic(key(text))
    found = re.findall(r"(?<!\d)(20\d{2})(?=年|\D|$)", bare)
    return tuple(dict.fromkeys(int(year) for year in found))


def year_list(value: Any) -> tuple[int, ...] | None:
    """Return the years that 2019-2021, 2019、2021 or 2021 names, ascending; None when it names none or is wrong."""
    bare = _arabic(key(plain(value))).replace("年度", "").replace("年", "")
    if bare.isascii() and bare.isdigit() and len(bare) == len("2021") and bare.startswith(("19", "20")):
        return (int(bare),)
    years: set[int] = set()
    for part in re.split(r"[,、;；和及]", bare.replace("至", "-").replace("~", "-").replace("到", "-")):
        found = re.fullmatch(r"((?:19|20)\d{2})(?:[-—–―－]+((?:19|20)\d{2}))?", part)
        if not found:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first or last - first > 50:
            return None
        years.update(range(first, last + 1))
    return tuple(sorted(years))


class Number(NamedTuple):
    """A number read; ``repaired`` when it stood there as text, with separators or full-width digits."""

    value: float
    repaired: bool


def number(value: Any) -> Number | None:
    """Return the number that a cell holds; None when it holds none (also for a blank, an error, a date or a truth value)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return Number(value, repaired=False)
    if isinstance(value, int):
        return Number(float(value), repaired=False)
    if isinstance(value, str):
        from ghgxl import units

        found = units.number(value)
        return Number(found[0], repaired=True) if found else None
    return None


def share(value: Any) -> float | None:
    """Return a share of one: 0.5%, "0.5 %", 0.005; None for anything that isn't between 0 and 1."""
    if isinstance(value, str):
        text = key(value)
        try:
            amount = float(text.removesuffix("%"))
        except ValueError:
            return None
        amount = amount / 100 if text.endswith("%") else amount
    else:
        found = number(value)
        if found is None:
            return None
        amount = found.value
    return amount if 0 <= amount <= 1 else None


_TOTAL = "合计|小计|总计|累计|共计"
_TOTAL_CELL = rf".{{0,12}}(?:{_TOTAL})(?:\(.*\))?[:：]?|(?:{_TOTAL})\D{{0,6}}"
_TOTAL_REMARK = rf"(?:(?:20\d\d)?年?度?|[0-9一二三四五六七八九十]+(?:年度?|月份?|季度?)|[全本上下]半?(?:年度?|月|季度?))?(?:{_TOTAL})[:：]?"


@lru_cache(maxsize=65_536)
def is_total(text: str, *, remark: bool = False) -> bool:
    """Return whether a text marks a subtotal row: 合计, 一季度小计, 压铸车间合计(度); in remarks only the bare words."""
    if "计" not in text:
        return False
    return re.fullmatch(_TOTAL_REMARK if remark else _TOTAL_CELL, key(text)) is not None


def is_remark(text: str) -> bool:
    """Return whether a line below a table begins as notes and signatures do, not as a record does."""
    return (
        re.match(
            r"[(*※]?(?:[备附]?注|说明|填[表报]|[制编]表|编制|统计|[审复校]核|审批|批准|单位负责|负责人|联系)", key(text)
        )
        is not None
    )


_MYRIADS = {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100}


def _apart(number_text: str, rest: str) -> str:
    """Return what to do about a number with something behind it: a unit, a multiplier, a calculation, a remark."""
    from ghgxl import units

    found = units.number(number_text)
    if rest in _MYRIADS and found:
        return f"请写成 {found[0] * _MYRIADS[rest]:.15g}，或把“{rest}”写在单位里（如 万kWh）"
    if rest.startswith("("):
        return "请只填数字，说明写在“备注”"
    if not rest[0].isalpha() and rest[0] not in "%％℃°":
        return f"请只填数字，算式请写成公式（={number_text}{rest}）" if rest[0] in "+-*/×÷" else "请只填数字"
    return f"请把数值 {number_text} 与单位“{rest}”分开填写"


def why_not_number(value: Any) -> str:
    """Return the part of a message that says what stands where a number was expected, and what to do."""
    if isinstance(value, Broken):
        return f"{value.words}，应为数字；请更正后再试"
    if is_blank(value):
        return "是空白，空白不等于零；请填写数字，确无活动请填 0"
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return f"{seen(value)}，应为数字；请检查该单元格的格式是否误设为日期"
    if isinstance(value, str):
        bare = unicodedata.normalize("NFKC", value).strip()
        if re.fullmatch(r"[-—–－/\\~无]+|n/?a", bare, re.IGNORECASE):
            return f"{seen(value)}，应为数字；没有数据请留空并说明，确无活动请填 0"
        found = re.fullmatch(r"([\d.,]+)\s*([^\d\s,.].*)", bare)
        if found:
            return f"{seen(value)}，应为数字；{_apart(found[1], found[2].strip())}"
        if re.fullmatch(r"\([\d.,]+\)", bare):
            return f"{seen(value)}，应为数字；负数请写 -{bare[1:-1]}"
        if re.match(r"[约≈~大概近]", bare):
            return f"{seen(value)}，应为确定的数字；请只填数字，估算的依据写在“备注”"
    return f"{seen(value)}，应为数字；请只填数字"
