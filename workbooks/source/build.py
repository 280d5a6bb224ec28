"""Builds workbooks/空白台账.xlsx and workbooks/示例台账.xlsx, the same bytes each time.

python workbooks/source/build.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import example_company
import example_functions
import example_records
import example_site
import example_stated

from ghgxl.excel import new

WORKBOOKS: Final = Path(__file__).resolve().parent.parent
EMPTY: Final = "空白台账.xlsx"
EXAMPLE: Final = "示例台账.xlsx"


def example(path: Path) -> None:
    """Write the example company's ledger at the path."""
    example_records.check()
    activity = example_records.activity()
    content: dict[str, new.Rows] = {
        "企业信息": example_company.COMPANY,
        "排放源": example_company.SOURCES,
        "活动数据": activity,
        "核对": example_stated.stated(),
        "说明": example_company.EXPLAINED,
        "组织架构": example_company.STRUCTURE,
        "盘查小组": example_company.TEAM,
        "边界": example_company.BOUNDARY,
        "主要产品": example_company.PRODUCTS,
        "产量产值": example_company.output(),
        "工艺流程": example_site.PROCESSES,
        "污染物": example_site.POLLUTANTS,
        "噪声": example_site.NOISE,
        "能源系统": example_site.ENERGY,
        "能源消耗": example_company.WATER,
        "减排措施": example_site.MEASURES,
        "目标": example_site.TARGETS,
        "确认事项": example_site.CONFIRMED,
        "图片": example_site.PICTURES,
    }
    extras = [example_functions.sheet(activity)]
    notes = example_company.NOTES
    new.write(path, content, notes=notes, extras=extras, title="温室气体盘查台账（示例）", replace=True)


def main(folder: Path) -> None:
    """Build both workbooks in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    new.new_ledger(folder / EMPTY, replace=True)
    example(folder / EXAMPLE)
    for name in (EMPTY, EXAMPLE):
        print(f"{folder / name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else WORKBOOKS)
