"""What the workbook says, as data: company, sources, entries, own factors, stated totals, report sheets.

The nouns that a reader fills and every other station reads. A record knows its place.
Nothing is computed here and nothing is guessed: a value the workbook doesn't hold is None.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ghgxl.findings import Finding, Place
from ghgxl.tuples import NamedTuple

#: A cell's value as read: text, number, or nothing.
Value = str | float | None


class Item(NamedTuple):
    """One line of 企业信息: its value as text and the cell that holds it."""

    text: str
    place: Place


class Company(NamedTuple):
    """The sheet 企业信息, with the settings that steer a calculation already understood.

    ``years`` are the reporting years, ascending; ``base_years`` one year, or several whose mean is the base.
    Thresholds are shares of one. ``items`` holds every line, also those ghgxl doesn't know.
    """

    items: Mapping[str, Item] = MappingProxyType({})
    name: str = ""
    short_name: str = ""
    province: str = ""
    years: tuple[int, ...] = ()
    base_years: tuple[int, ...] = ()
    boundary: str = "运营控制"
    gwp: str = "AR5"
    factor_set: str = "GB/T 32151"
    grid_level: str = "省级"
    grid_caliber: str = "平均"
    grid_year: str = "同年"
    single_exclusion: float = 0.005
    total_exclusion: float = 0.03
    recalculation: float = 0.05

    def text(self, item: str, default: str = "") -> str:
        """Return what 企业信息 says of an item, or the default."""
        found = self.items.get(item)
        return found.text if found and found.text else default


class Source(NamedTuple):
    """One row of 排放源. ``scope`` is 1, 2 or 3; ``iso_category`` 1 to 6; ``gases`` as written, () when blank.

    ``region`` is where the source stands when the company has sites elsewhere; "" is the company's province.
    """

    id: str
    name: str
    scope: int
    subcategory: str
    iso_category: int
    facility: str = ""
    factor_name: str = ""
    method: str = ""
    own_value: float | None = None
    own_unit: str = ""
    own_source: str = ""
    gases: tuple[str, ...] = ()
    evidence: str = ""
    activity_grade: str = ""
    factor_grade: str = ""
    instrument_grade: str = ""
    quantified: bool = True
    reason: str = ""
    remark: str = ""
    place: Place = Place("排放源")
    region: str = ""


class Asked(NamedTuple):
    """What a ``=GHG_EMISSION()`` cell asks for beyond quantity and unit; None where the argument is left out.

    ``factor`` is a number (tCO2e per the quantity's unit) or a text with its own unit, 0.5 tCO2/MWh.
    """

    source: str
    year: int | None = None
    region: str | None = None
    factor: float | str | None = None
    gwp: str | None = None


#: What people write where there is no voucher: it stands in many records and says nothing of any.
_NO_VOUCHER = frozenset(
    ("", "/", "\\", "-", "--", "—", "——", "无", "无凭证", "暂无", "没有", "待补", "N/A", "n/a", "NA", "0")
)


def names_voucher(text: str) -> bool:
    """Return whether what stands in 凭证号 tells one voucher from another."""
    return text not in _NO_VOUCHER


class Entry(NamedTuple):
    """One record of activity data; a ledger may hold a million, so this is a bare tuple.

    ``year`` and ``month`` (None for a record of a whole year) say when, ``row`` and ``column`` (1-based)
    which cell holds the quantity. ``unit`` is as written. ``asked`` is set when the record is a function cell.
    """

    source: str
    year: int
    month: int | None
    quantity: float
    unit: str
    department: str
    voucher: str
    sheet: str
    row: int
    column: int
    asked: Asked | None = None

    @property
    def place(self) -> Place:
        """The cell of the quantity."""
        return Place.cell(self.sheet, self.row, self.column)


class StatedEmission(NamedTuple):
    """A result that the workbook itself shows for one entry: a cached ``=GHG_EMISSION()``, or a typed number.

    ``value`` is in tCO2e, None when the cell shows an error or holds a formula never calculated (``shown`` says which).
    ``formula`` is the formula's text, "" when a bare number stands there.
    """

    entry: Entry
    value: float | None
    shown: str
    formula: str
    place: Place


class Payment(NamedTuple):
    """What was paid for one entry, in yuan, and the cell that says so."""

    entry: Entry
    yuan: float
    place: Place


class Reading(NamedTuple):
    """What a meter showed before and after one entry; ``multiplier`` is 1 where none is told, ``meter`` its number or ""."""

    entry: Entry
    before: float
    after: float
    multiplier: float
    meter: str
    place: Place


class OwnFactor(NamedTuple):
    """One row of 企业因子: a factor of the company's own, which precedes the library."""

    name: str
    gas: str
    value: float
    unit: str
    years: tuple[int, ...]
    document: str
    publisher: str = ""
    date: str = ""
    uncertainty: float | None = None
    place: Place = Place("企业因子")


class Stated(NamedTuple):
    """One row of 核对: a number stated elsewhere that someone wants proven. ``year`` is None when it holds for all."""

    item: str
    year: int | None
    value: float
    unit: str
    where: str
    place: Place


class Row(NamedTuple):
    """One row of a report sheet: header → value, and its place (the row's first cell)."""

    values: Mapping[str, Value]
    place: Place

    def text(self, header: str) -> str:
        """Return the cell as text, "" when blank; whole numbers without a decimal point."""
        value = self.values.get(header)
        if value is None:
            return ""
        return f"{value:.15g}" if isinstance(value, float) else value.strip()

    def number(self, header: str) -> float | None:
        """Return the cell as a number, None when it is blank or text."""
        value = self.values.get(header)
        return value if isinstance(value, float) else None


class SheetRead(NamedTuple):
    """What was read of one sheet: how many records, and what of it was hidden from view."""

    sheet: str
    role: str
    records: int
    hidden: str = ""


class Ledger(NamedTuple):
    """A workbook, read. ``sheets`` holds the report sheets by name; an absent sheet is an absent key.

    Every cell that could not be read right is a finding here; ``entries`` holds only what was understood.
    ``content`` is the whole file as it was read. ``dropped`` counts the rows that became a finding instead of an entry,
    ``outside`` those of years that are neither reported nor a base year: a ledger may go on for years.
    ``payments`` and ``readings`` are what stands beside the records of 活动数据, where it has such columns.
    """

    name: str
    company: Company
    sources: tuple[Source, ...]
    entries: tuple[Entry, ...]
    own_factors: tuple[OwnFactor, ...] = ()
    stated: tuple[Stated, ...] = ()
    stated_emissions: tuple[StatedEmission, ...] = ()
    sheets: Mapping[str, tuple[Row, ...]] = MappingProxyType({})
    read: tuple[SheetRead, ...] = ()
    findings: tuple[Finding, ...] = ()
    dropped: int = 0
    outside: int = 0
    content: bytes = b""
    payments: tuple[Payment, ...] = ()
    readings: tuple[Reading, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the workbook as it was read: whoever holds the same file can prove it."""
        import hashlib

        return hashlib.sha256(self.content).hexdigest()

    def rows(self, sheet: str) -> tuple[Row, ...]:
        """Return a report sheet's rows, () when the workbook has no such sheet."""
        return self.sheets.get(sheet, ())

    def source(self, number: str) -> Source | None:
        """Return the source of that number, or None."""
        return next((source for source in self.sources if source.id == number), None)
