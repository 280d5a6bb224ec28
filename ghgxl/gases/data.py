"""The gas data: GWP rows and blend compositions, each row checked when it is asked for.

A row without a source, with an unknown unit, set or confidence, or a key that stands twice is a DataError. Whoever
needs every row reads the whole file (``gwp_rows``, ``blend_rows``). Nothing is computed here.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache

from ghgxl.datafiles import columns, text_of, where
from ghgxl.errors import DataError
from ghgxl.findings import Place
from ghgxl.tuples import NamedTuple

#: The GWP sets a company can choose, by IPCC assessment report (GWP100).
GWP_SETS = ("SAR", "AR4", "AR5", "AR6")

#: Tables kept apart: other documents that print some of these values. Used only when asked for by this name.
VARIANTS = ("SAR 机械设备指南", "AR6 GHG Protocol 2024")

#: ``convention`` marks a substance that a set has no value for here and that is counted as 0, in words.
CONVENTION = "convention"
_CONFIDENCE = frozenset(("verified-2", "verified-1", "derived", CONVENTION))
_GWP, _BLENDS = "gwp.csv", "blends.csv"
_SHARE = "质量分数"


class Source(NamedTuple):
    """Where a value comes from, as its row says."""

    document: str
    number: str
    date: str
    publisher: str
    table: str
    url: str
    second_source: str
    confidence: str
    note: str

    def __str__(self) -> str:
        about = "，".join(part for part in (self.number, self.date) if part)
        return self.document + (f"（{about}）" if about else "") + self.table


class GwpRow(NamedTuple):
    """One line of gwp.csv; ``value`` in kg CO2e per kg, exactly as printed."""

    gas: str
    name_zh: str
    version: str
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    source: Source
    place: Place


class BlendRow(NamedTuple):
    """One line of blends.csv: the share of a component in percent, or the blend's GWP in a set as published or derived."""

    blend: str
    quantity: str
    of: str
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    source: Source
    place: Place


def _lines(file: str, lines: Iterable[str]) -> Iterator[tuple[dict[str, str], Place]]:
    reader = csv.DictReader(lines, strict=True)
    for row in reader:
        place = Place(file, str(reader.line_num))
        if None in row or None in row.values():
            raise DataError(f"{place}：列数与表头不符")
        yield row, place


def _source(row: Mapping[str, str], place: Place) -> Source:
    source = Source(*(row[name] for name in Source._fields))
    if not source.document or not source.publisher or not source.url:
        raise DataError(f"{place}：缺少来源（document、publisher、url 都要有）")
    if source.confidence not in _CONFIDENCE:
        raise DataError(f"{place}：可信度“{source.confidence}”不在 {'、'.join(sorted(_CONFIDENCE))} 之列")
    return source


def _amount(text: str, place: Place) -> Fraction:
    try:
        amount = Fraction(text)
    except ValueError:
        raise DataError(f"{place}：“{text}”不是数") from None
    if amount < 0:
        raise DataError(f"{place}：{text} 小于 0")
    return amount


def _bound(text: str, place: Place) -> Fraction | None:
    return _amount(text, place) if text else None


def _gwp_row(row: Mapping[str, str], place: Place) -> GwpRow:
    if row["unit"] != "kgCO2e/kg":
        raise DataError(f"{place}：单位“{row['unit']}”应为 kgCO2e/kg")
    if row["set"] not in GWP_SETS + VARIANTS:
        raise DataError(f"{place}：没有 GWP 版本“{row['set']}”")
    value, low, high = _amount(row["value"], place), _bound(row["low"], place), _bound(row["high"], place)
    source = _source(row, place)
    if value == 0 and source.confidence != CONVENTION:
        raise DataError(f"{place}：GWP 为 0 的行须标明是惯例")
    return GwpRow(row["gas"], row["name_zh"], row["set"], value, low, high, source, place)


def _blend_row(row: Mapping[str, str], place: Place) -> BlendRow:
    if (row["quantity"], row["unit"]) not in {(_SHARE, "%"), ("GWP100", "kgCO2e/kg")}:
        raise DataError(f"{place}：“{row['quantity']}”的单位“{row['unit']}”不对")
    value, low, high = _amount(row["value"], place), _bound(row["low"], place), _bound(row["high"], place)
    return BlendRow(row["blend"], row["quantity"], row["of"], value, low, high, _source(row, place), place)


def read_gwp(lines: Iterable[str], file: str = _GWP) -> dict[tuple[str, str], GwpRow]:
    """Return the GWP rows by (gas, set); raises DataError for a row that breaks the rules."""
    rows: dict[tuple[str, str], GwpRow] = {}
    for row, place in _lines(file, lines):
        key = (row["gas"], row["set"])
        if key in rows:
            raise DataError(f"{place}：{key[0]} 在 {key[1]} 中重复，已见于 {rows[key].place}")
        rows[key] = _gwp_row(row, place)
    return rows


def read_blends(lines: Iterable[str], file: str = _BLENDS) -> tuple[BlendRow, ...]:
    """Return the blend rows; raises DataError for a broken row or a composition that isn't 100 %."""
    rows: dict[tuple[str, str, str], BlendRow] = {}
    for row, place in _lines(file, lines):
        key = (row["blend"], row["quantity"], row["of"])
        if key in rows:
            raise DataError(f"{place}：{'·'.join(key)} 重复，已见于 {rows[key].place}")
        rows[key] = _blend_row(row, place)
    shares: dict[str, Fraction] = {}
    for (blend, quantity, _), line in rows.items():
        shares[blend] = shares.get(blend, Fraction()) + (line.value if quantity == _SHARE else 0)
    for blend, total in shares.items():
        if total != 100:
            raise DataError(f"{file}：{blend} 的质量分数合计 {float(total):g}%，应为 100%")
    return tuple(rows.values())


@cache
def gwp_rows() -> dict[tuple[str, str], GwpRow]:
    """Return all rows of gwp.csv by (gas, set)."""
    return read_gwp(text_of(_GWP).splitlines(keepends=True))


@cache
def blend_rows() -> tuple[BlendRow, ...]:
    """Return all rows of blends.csv."""
    return read_blends(text_of(_BLENDS).splitlines(keepends=True))


@cache
def gwp_row(gas: str, version: str) -> GwpRow | None:
    """Return the row of a pure gas in a set, None when the set has no value for it."""
    found = where(_GWP, gas=gas, set=version)
    return _gwp_row(found[0].cells, Place(_GWP, str(found[0].number))) if found else None


@cache
def names() -> Mapping[str, str]:
    """Return code → Chinese name of the pure gases, in the order of the file."""
    return {found[0]: found[1] for found in columns(_GWP, "gas", "name_zh")}


@cache
def blends() -> Mapping[str, None]:
    """Return the codes of the blends as keys, in the order of the file."""
    return dict.fromkeys(code for (code,) in columns(_BLENDS, "blend"))


@cache
def composition(blend: str) -> tuple[BlendRow, ...]:
    """Return a blend's components, in the order of the standard; () for a pure gas."""
    if blend in names():
        return ()  # most are, and the file of blends need not be read
    return tuple(
        _blend_row(cells, Place(_BLENDS, str(number))) for number, cells in where(_BLENDS, blend=blend, quantity=_SHARE)
    )
