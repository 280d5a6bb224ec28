"""Provinces and grids: what a region's name means, and which grid a province belonged to in a data year.

Grid regions were redrawn between the 2012 factors (six grids) and those from 2021 on (seven); the membership that
belongs to the data is used. Factors are never seen here.
"""

from functools import cache, lru_cache

from ghgxl.errors import FactorRefused
from ghgxl.factors.loading import matching
from ghgxl.factors.names import fold
from ghgxl.tuples import NamedTuple

NATION = "全国"
PROVINCIAL, REGIONAL, NATIONAL = "省级", "区域", "全国"
LEVELS = (PROVINCIAL, REGIONAL, NATIONAL)
GRIDS = ("华北", "东北", "华东", "华中", "西北", "南方", "西南")

PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南",
    "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆",
)  # fmt: skip
_OUTSIDE = ("香港", "澳门", "台湾")

#: The two halves of Inner Mongolia, which lie in different grids.
_HALVES = {
    "蒙西": ("内蒙古", "蒙西"),
    "蒙东": ("内蒙古", "蒙东"),
    "内蒙古西部": ("内蒙古", "蒙西"),
    "内蒙古东部": ("内蒙古", "蒙东"),
}

#: Cities that companies write for their province.
_CITIES = {
    "深圳": "广东", "广州": "广东", "东莞": "广东", "佛山": "广东", "珠海": "广东", "惠州": "广东", "中山": "广东", "宁波": "浙江",
    "杭州": "浙江", "苏州": "江苏", "南京": "江苏", "无锡": "江苏", "青岛": "山东", "大连": "辽宁", "厦门": "福建", "成都": "四川",
    "武汉": "湖北", "西安": "陕西", "郑州": "河南", "长沙": "湖南", "合肥": "安徽", "沈阳": "辽宁",
}  # fmt: skip


class Region(NamedTuple):
    """A region as understood: its level, its name, and for Inner Mongolia which half (蒙西, 蒙东 or "")."""

    level: str
    name: str
    half: str = ""

    def __str__(self) -> str:
        return self.half or self.name


@lru_cache(maxsize=1024)
def region(text: str) -> Region:
    """Return the region that a text names: 广东, 广东省深圳市, 南方电网, 全国. Raises FactorRefused."""
    folded = fold(text)
    if not folded:
        raise FactorRefused("没有写地区；电力因子分地区，请写省份（例如 广东）、区域电网（例如 南方）或 全国")
    if folded in {"全国", "中国", "国家", "china", "cn"}:
        return Region(NATIONAL, NATION)
    for spelling, (province, half) in _HALVES.items():
        if folded.startswith(spelling):
            return Region(PROVINCIAL, province, half)
    for name in PROVINCES:
        if folded.startswith(name):
            return Region(PROVINCIAL, name)
    for name in GRIDS:
        if folded.startswith(name):
            return Region(REGIONAL, name)
    for city, province in _CITIES.items():
        if folded.startswith(city):
            return Region(PROVINCIAL, province)
    if folded.startswith(_OUTSIDE):
        raise FactorRefused(f"因子库没有{folded[:2]}的电力因子；请把当地电力公司公布的因子填入“企业因子”")
    raise FactorRefused(f"不认识地区“{text.strip()}”；请写省份（例如 广东）、区域电网（{'、'.join(GRIDS)}）或 全国")


def level_of(text: str) -> str:
    """Return the level of a region's name: 省级, 区域 or 全国. Raises FactorRefused."""
    return region(text).level


def level(text: str) -> str:
    """Return the level of factor that a setting asks for, 省级 when it is blank. Raises FactorRefused."""
    asked = {
        "": PROVINCIAL,
        "省": PROVINCIAL,
        "区域电网": REGIONAL,
        "区域级": REGIONAL,
        "国家": NATIONAL,
        "国家级": NATIONAL,
    }
    found = asked.get(text.strip(), text.strip())
    if found not in LEVELS:
        raise FactorRefused(f"没有名为“{text.strip()}”的电力因子级别；可用：{'、'.join(LEVELS)}")
    return found


@cache
def _grids(definition: str, province: str) -> dict[str, str]:
    """Return half → grid of a province; one that lies in one grid has the half ""."""
    rows = matching("grid_membership.csv", definition=definition, province=province)
    return {row["area"]: row["grid"] for row in rows}


def grid_of(asked: Region, year: int) -> str | None:
    """Return the grid that a province belonged to in the factors of a data year, None when they cover it nowhere.

    Raises FactorRefused for Inner Mongolia, which lies in two grids, unless the half is told.
    """
    if asked.level == REGIONAL:
        return asked.name
    halves = _grids("2012" if year < 2021 else "2021", asked.name)
    if len(halves) > 1 and not asked.half:
        told = "，".join(f"{half}属{grid}" for half, grid in halves.items())
        raise FactorRefused(
            f"{asked.name}跨两个区域电网（{told}），没有可用的省级因子时要选其一；请把地区写成 {' 或 '.join(halves)}"
        )
    grid = halves.get(asked.half) or halves.get("")
    return grid if grid in GRIDS else None
