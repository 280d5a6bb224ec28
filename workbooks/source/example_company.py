"""The example company: an invented manufacturer, its sources, its boundary, products, processes and plans.

Activity data, vehicle fuel, water and the pollutants' arithmetic follow the seed report's figures; names, text and whatever
the seed doesn't hold as numbers are invented and marked 示例数值. Positions stand where a ledger might name persons.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ghgxl.excel.new import Row


#: Said in the line below a sheet's title.
NOTES: Final = {
    "产量产值": "示例数值，非真实产量和产值",
    "噪声": "示例数值",
    "减排措施": "示例数值；减排量按节电量和广东2021年电力因子估算",
    "活动数据": "年度合计和部门用电为示例依据，各月为示例分摊",
    "核对": "一份手工编制的旧版报告中的数值，多数有误，用来演示检查",
}

COMPANY: Final[list[Row]] = [
    ("企业名称", "广东示例精密通信部件有限公司"),
    ("企业简称", "示例公司"),
    ("统一社会信用代码", "（示例企业，无代码）"),
    ("地址", "广东省深圳市示例区示例路1号"),
    ("省份", "广东"),
    ("行业", "通信系统设备及零部件制造"),
    ("成立年份", 2008),
    ("人数", 200),
    ("年工作日", 300),
    ("报告编号", "SL-GHG-2022-001"),
    ("报告版本", "V1.0"),
    ("编制日期", dt.date(2022, 3, 31)),
    ("编制部门", "管理部"),
    ("报告年度", "2019-2021"),
    ("基准年", "2019-2021"),
    ("组织边界方法", "运营控制"),
    ("GWP", "AR5"),
    ("因子方案", "GB/T 32151"),
    ("电力因子", "省级"),
    ("电力口径", "平均"),
    ("电力因子年份", "同年"),
    ("单项排除阈值", "0.5%"),
    ("合计排除阈值", "3%"),
    ("重算阈值", "5%"),
    ("核查情况", "未经第三方核查"),
    ("保存年限", "10年"),
    (
        "简介",
        (
            "公司从事基站天线配套部件的设计与制造，主要产品有压铸振子、电调控制单元、微型电机和射频连接组件，"
            "设有工模、压铸、装配和电控四个车间，质量与环境管理体系均已通过认证。"
        ),
    ),
]

#: 编号 名称 范围 子类别 ISO类别 活动/设施 排放因子名称 计算方法 指定因子 单位 来源 排放气体 数据来源 等级×3 是否量化 理由 备注
SOURCES: Final[list[Row]] = [
    (
        "GD-01", "厨房液化石油气", "范围1", "固定燃烧", None, "职工食堂灶具", "液化石油气", None, None, None, None,
        "CO2、CH4、N2O", None, None, None, None, "否", "厨房已改用电磁炉，报告期内没有采购液化石油气",
        "旧版报告称使用液化石油气，却无任何数据；未提供排放估算，示例特意保留，供 check 指出",
    ),
    (
        "YD-01", "公务车汽油", "范围1", "移动燃烧", None, "公务车", "汽油", None, None, None, None,
        "CO2、CH4、N2O", "发票", 3, 2, 3, "是", None, "加油发票按升开具，已换算为吨",
    ),
    (
        "YD-02", "厂内运输车柴油", "范围1", "移动燃烧", None, "厂内运输车", "柴油", None, None, None, None,
        "CO2、CH4、N2O", None, None, None, None, "否", "报告期内没有柴油采购记录",
        "旧版报告称使用柴油，却无任何数据；未提供排放估算，示例特意保留，供 check 指出",
    ),
    (
        "YS-01", "办公室空调冷媒", "范围1", "逸散排放", None, "办公楼分体空调", "R-410A", "冷媒泄漏", None, None, None,
        None, "估算", 1, 2, 1, "否", "用量极小，低于单项排除阈值", "活动数据中的数量为估算值，用来计算排除比例",
    ),
    (
        "YS-02", "清洗用二氧化碳气瓶", "范围1", "逸散排放", None, "表面处理清洗", "二氧化碳", None, None, None, None,
        "CO2", "领用记录", 3, 2, 1, "是", None,
        "旧版报告正文列为排放源，排放源表和活动数据表均漏列；领用量未知，示例特意不填，供 check 指出",
    ),
    (
        "DL-01", "外购电力", "范围2", "外购电力", None, "全厂用电设备", "电力", None, None, None, None,
        "CO2", "购电发票、分表抄表", 6, 3, 6, "是", None, "购自南方电网",
    ),
    (
        "FW3-01", "委外运输", "范围3", "上游运输配送", None, "原料、产品和废弃物的委外运输", "货运", None, None, None, None,
        None, None, None, None, None, "否", "由承运单位控制，暂无法取得里程和油耗，只作识别", None,
    ),
    (
        "FW3-02", "商务差旅", "范围3", "商务差旅", None, "员工出差", "差旅", None, None, None, None,
        None, None, None, None, None, "否", "暂未统计，只作识别", None,
    ),
    (
        "FW3-03", "员工通勤", "范围3", "员工通勤", None, "员工上下班", "通勤", None, None, None, None,
        None, None, None, None, None, "否", "暂未统计，只作识别", None,
    ),
]  # fmt: skip

#: 代码 位置 理由 确认人 日期: what check finds and the company stands by.
EXPLAINED: Final[list[Row]] = [
    (
        "factor-year", "排放源!A9", "2019、2020 年没有公布省级因子，按选取规则沿用南方区域电网 2012 年值，公布后再重算",
        "管理部", dt.date(2022, 3, 25),
    ),
]  # fmt: skip

STRUCTURE: Final[list[Row]] = [
    ("总经理", None),
    ("管理者代表", "总经理"),
    ("管理部", "管理者代表"),
    ("财务部（含仓储）", "管理者代表"),
    ("采购部", "管理者代表"),
    ("品质部", "管理者代表"),
    ("研发部", "管理者代表"),
    ("工模部", "管理者代表"),
    ("生产部", "管理者代表"),
    ("电控车间", "生产部"),
    ("压铸车间", "生产部"),
    ("装配车间", "生产部"),
]

TEAM: Final[list[Row]] = [
    ("组长", "总经理", "管理部", "批准盘查计划和报告，提供所需的人力和资金"),
    ("副组长", "管理部经理", "管理部", "组织盘查工作，协调各部门，负责对外联络"),
    ("组员", "管理部专员", "管理部", "收集本部门的资料和凭证，计算排放量，编写和归档报告"),
    ("组员", "会计", "财务部（含仓储）", None),
    ("组员", "采购部经理", "采购部", None),
    ("组员", "品质部主管", "品质部", None),
    ("组员", "电控车间经理", "生产部", None),
    ("组员", "压铸车间主管", "生产部", None),
    ("组员", "装配车间主管", "生产部", None),
]

BOUNDARY: Final[list[Row]] = [
    ("主要生产系统", "工模车间"),
    ("主要生产系统", "压铸车间"),
    ("主要生产系统", "装配车间"),
    ("主要生产系统", "电控车间"),
    ("辅助生产系统", "公务车"),
    ("辅助生产系统", "厂内运输车"),
    ("辅助生产系统", "空压机房"),
    ("附属生产系统", "办公楼"),
    ("附属生产系统", "食堂"),
    ("附属生产系统", "宿舍"),
]

PRODUCTS: Final[list[Row]] = [
    ("压铸振子", "YZ系列", "基站天线辐射单元"),
    ("电调控制单元", "RET系列", "基站天线下倾角远程控制"),
    ("微型电机", "DJ系列", "驱动电调控制单元"),
    ("射频连接组件", "LJ系列", "天线与射频单元之间的连接"),
]

#: Product, unit, and for 2019, 2020, 2021: output and its value in 10⁴ yuan. The seed has a picture only; these are invented.
OUTPUT: Final = (
    ("压铸振子", "万件", ((620, 4960.0), (790, 6241.0), (985, 7683.0))),
    ("电调控制单元", "万套", ((9.6, 2880.0), (12.4, 3658.0), (15.8, 4582.0))),
    ("微型电机", "万台", ((21.5, 1290.0), (26.3, 1551.7), (32.7, 1896.6))),
    ("射频连接组件", "万套", ((145, 3190.0), (168, 3645.6), (201, 4301.4))),
)


def output() -> list[Row]:
    """Return every row of 产量产值."""
    return [
        (name, unit, year, amount, value)
        for name, unit, years in OUTPUT
        for year, (amount, value) in zip((2019, 2020, 2021), years, strict=True)
    ]


WATER: Final[list[Row]] = [
    (2019, "水", 1.6575, "万m³", None),
    (2020, "水", 1.7723, "万m³", None),
    (2021, "水", 2.4278, "万m³", None),
]
