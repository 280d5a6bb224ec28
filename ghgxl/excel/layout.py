"""The ledger format as data: its sheets, their columns, the items of 企业信息; what a value may be, in one line of help.

The reader recognises sheets by these names and headers, the writer of empty ledgers draws them. Nothing is read,
written or computed here.

A row whose last cell (or any other text cell) begins with ``EXAMPLE`` is a sample and never counted: an empty
ledger may show one in grey without a company's inventory ever holding it.
"""

import enum

from ghgxl.tuples import NamedTuple

#: How the text of an example row's marking cell begins; such a row is never read as data.
EXAMPLE = "示例行"

#: Headers are looked for in this many first rows of a sheet.
HEADER_ROWS = 20


class Kind(enum.StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"  # 0.5% or 0.005
    DATE = "date"  # a date, 2021-03, 2021年3月 or a year
    YEAR = "year"
    CHOICE = "choice"


class Column(NamedTuple):
    """One column of a sheet. ``choices`` are all allowed values, or, when ``open_ended``, only the usual ones.

    ``required`` means that the column must stand there, not that every cell of it is filled.
    """

    header: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    open_ended: bool = False
    example: str | float = ""


class Sheet(NamedTuple):
    """One sheet of the format. ``required`` sheets must be there; an absent other sheet only leaves its section empty."""

    name: str
    hint: str
    columns: tuple[Column, ...]
    required: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """The header texts in the order of the sheet."""
        return tuple(column.header for column in self.columns)

    def column(self, header: str) -> Column:
        """Return the column of that header."""
        return next(column for column in self.columns if column.header == header)


class CompanyItem(NamedTuple):
    """One line of 企业信息. ``default`` holds when the line is blank; ``choices`` are all allowed values unless ``open_ended``."""

    name: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    open_ended: bool = False
    default: str = ""


def _t(header: str, hint: str = "", example: str | float = "", *, required: bool = False) -> Column:
    return Column(header, Kind.TEXT, hint, required, example=example)


def _n(header: str, hint: str = "", example: str | float = "", *, required: bool = False) -> Column:
    return Column(header, Kind.NUMBER, hint, required, example=example)


def _y(header: str, hint: str = "", example: str | float = "", *, required: bool = False) -> Column:
    return Column(header, Kind.YEAR, hint, required, example=example)


def _c(
    header: str,
    choices: tuple[str, ...],
    hint: str = "",
    example: str = "",
    *,
    required: bool = False,
    open_ended: bool = False,
) -> Column:
    return Column(header, Kind.CHOICE, hint, required, choices, open_ended, example)


YES_NO = ("是", "否")
SCOPE_CHOICES = ("范围1", "范围2", "范围3")
SCOPE3 = (
    "外购商品和服务", "资本货物", "燃料和能源相关活动", "上游运输配送", "废弃物处理", "商务差旅", "员工通勤", "上游租赁资产",
    "下游运输配送", "售出产品的加工", "售出产品的使用", "售出产品的报废", "下游租赁资产", "特许经营", "投资", "其他间接排放",
)  # fmt: skip
SUBCATEGORIES = ("固定燃烧", "移动燃烧", "制程排放", "逸散排放", "外购电力", "外购热力", *SCOPE3)
METHOD_CHOICES = (
    "排放因子法", "燃料热值法", "冷媒泄漏", "冷媒泄漏率", "保护气焊接", "灭火器", "化粪池", "物料平衡", "碳酸盐",
)  # fmt: skip
DIRECTIONS = ("行", "列")
FACTOR_SETS = ("GB/T 32151", "工业其他行业", "IPCC 2006")
SYSTEMS = ("主要生产系统", "辅助生产系统", "附属生产系统")

COMPANY_SHEET = "企业信息"
COMPANY_ITEMS = (
    CompanyItem("企业名称", hint="营业执照上的全称，印在封面和页眉", required=True),
    CompanyItem("企业简称", hint="正文中的称呼；空白时用全称"),
    CompanyItem("统一社会信用代码", hint="18位"),
    CompanyItem("地址"),
    CompanyItem("省份", hint="如 广东；用于选取电力排放因子", required=True),
    CompanyItem("行业"),
    CompanyItem("成立年份", Kind.YEAR),
    CompanyItem("人数", Kind.NUMBER, "报告期末职工人数"),
    CompanyItem("年工作日", Kind.NUMBER, "每年工作天数"),
    CompanyItem("报告编号"),
    CompanyItem("报告版本", hint="如 V1.0"),
    CompanyItem("编制日期", Kind.DATE, "印在封面"),
    CompanyItem("编制部门"),
    CompanyItem("报告年度", hint="2019-2021、2019,2021 或 2021", required=True),
    CompanyItem("基准年", hint="2019，或 2019-2021（取各年平均）；空白时为报告年度首年"),
    CompanyItem(
        "组织边界方法", Kind.CHOICE, "合并排放的方法", choices=("运营控制", "财务控制", "股权比例"), default="运营控制"
    ),
    CompanyItem(
        "GWP", Kind.CHOICE, "全球变暖潜势采用的IPCC评估报告", choices=("SAR", "AR4", "AR5", "AR6"), default="AR5"
    ),
    CompanyItem(
        "因子方案", Kind.CHOICE, "燃料参数取自哪一套标准", choices=FACTOR_SETS, open_ended=True, default="GB/T 32151"
    ),
    CompanyItem("电力因子", Kind.CHOICE, "电网因子的层级", choices=("省级", "区域", "全国"), default="省级"),
    CompanyItem(
        "电力口径", Kind.CHOICE, "全国因子的口径", choices=("平均", "扣除市场化非化石", "化石"), default="平均"
    ),
    CompanyItem(
        "电力因子年份", Kind.CHOICE, "同年、最新或某一年份", choices=("同年", "最新"), open_ended=True, default="同年"
    ),
    CompanyItem("单项排除阈值", Kind.SHARE, "单个排放源不量化的上限", default="0.5%"),
    CompanyItem("合计排除阈值", Kind.SHARE, "全部不量化排放源合计的上限", default="3%"),
    CompanyItem("重算阈值", Kind.SHARE, "变化超过它时重算基准年", default="5%"),
    CompanyItem("核查情况", hint="如 未经第三方核查"),
    CompanyItem("保存年限", hint="资料保存年限，如 10年"),
)
COMPANY = Sheet(
    COMPANY_SHEET,
    "每行一项；不认识的项目会保留，可在模板中引用",
    (_t("项目", "项目名称", required=True), _t("内容", "该项目的内容", required=True)),
    required=True,
)

SOURCES = Sheet(
    "排放源",
    "每行一个排放源",
    (
        _t("编号", "全表唯一，活动数据用它指明排放源", "E01", required=True),
        _t("名称", "报告中的名称", "外购电力", required=True),
        _c("范围", SCOPE_CHOICES, "范围1、范围2或范围3", "范围2", required=True),
        _c("子类别", SUBCATEGORIES, "决定燃料按固定还是移动燃烧计算", "外购电力", open_ended=True),
        _c("ISO类别", ("1", "2", "3", "4", "5", "6"), "ISO 14064-1类别；空白时由范围和子类别得出"),
        _t("活动/设施", "用能设备或活动", "全厂用电设备"),
        _t("排放因子名称", "在因子库中的名称，如 汽油、电力、R-410A", "电力"),
        _c("计算方法", METHOD_CHOICES, "空白时由因子决定", open_ended=True),
        _n("指定因子", "企业自定的因子数值，优先于因子库"),
        _t("指定因子单位", "如 tCO2/MWh"),
        _t("指定因子来源", "文件名称和文号"),
        _t("排放气体", "如 CO2、CH4、N2O；空白时为因子库所知的全部气体", "CO2"),
        _t("数据来源", "发票、抄表记录等", "电费发票"),
        _t("活动数据等级", "数据质量评分用"),
        _t("排放因子等级", "数据质量评分用"),
        _t("仪器校正等级", "数据质量评分用"),
        _c("是否量化", YES_NO, "空白为“是”", "是"),
        _t("不量化理由", "是否量化为“否”时填写"),
        _t("备注"),
    ),
    required=True,
)

ACTIVITY = Sheet(
    "活动数据",
    "每行一条记录；空白不等于零",
    (
        Column("日期", Kind.DATE, "日期、2021-03、2021年3月，或年份", required=True, example="2021-03"),
        _t("排放源编号", "“排放源”表中的编号", "E01", required=True),
        _n("数量", "只填数字，单位填在“单位”列", 12345.6, required=True),
        _t("单位", "如 kWh、t、L、Nm³", "kWh", required=True),
        _t("部门", "使用部门", "装配车间"),
        _t("凭证号", "发票或抄表单号码"),
        _t("数据来源", "空白时按“排放源”表"),
        _t("备注"),
        _n("排放量", "可填 =GHG_EMISSION(…)；只用于核对，不作为结果"),
    ),
)

INTAKE = Sheet(
    "取数",
    "每行说明如何从一张现有工作表取数，原表不用改动",
    (
        _t("工作表", "现有工作表的名称", "2021用电台账", required=True),
        _t("排放源编号", "“排放源”表中的编号", "E01", required=True),
        _c("方向", DIRECTIONS, "行：一行一条记录；列：各月或各年横排", "列", required=True),
        _t("标题行", "标题所在行，如 3；两层标题写 1-2；空白时自动查找", "3"),
        _t("日期列", "标题文字或列字母；方向为列时可指明年份列"),
        _t("数量列", "标题文字或列字母；两层标题写 电/用量；方向为列时可留空"),
        _t("单位", "单位，或加方括号的列标题，如 [计量单位]；空白时取标题括号中的单位"),
        _t("部门列", "标题文字或列字母", "使用部门"),
        _t("凭证列", "标题文字或列字母"),
        _n("起始行", "空白时为标题行的下一行"),
        _n("结束行", "空白时为最后一行"),
        _t("筛选列", "只取该列等于筛选值的行"),
        _t("筛选值", "多个值用“、”分开"),
    ),
)

OWN_FACTORS = Sheet(
    "企业因子",
    "企业自己的因子，优先于因子库",
    (
        _t("名称", "与排放源的“排放因子名称”一致", "天然气", required=True),
        _t("气体", "CO2e，或每行一种气体", "CO2", required=True),
        _n("数值", "因子数值", 21.5, required=True),
        _t("单位", "如 tCO2/MWh", "tCO2/10^4Nm3", required=True),
        _t("适用年度", "2021 或 2019-2021；空白为各年", "2021"),
        _t("来源文件", "检测报告或供应商文件", "供气合同附件"),
        _t("发布单位"),
        Column("日期", Kind.DATE, "文件日期"),
        _n("不确定度%", "95%置信区间的半宽"),
    ),
)

STATED = Sheet(
    "核对",
    "别处写明、需要核对的数值",
    (
        _t(
            "项目",
            "总排放量、范围1、类别1、子类别、排放源编号；占比:编号；活动数据:编号；排放因子:编号；GWP:气体；综合能耗；"
            "能源:名称:实物量（折标量、折标系数、占比）；部门合计:编号；部门占比:编号:部门；算式:7×115",
            "总排放量",
            required=True,
        ),
        _y("年度", "空白为不分年度", 2021),
        _n("申报值", "别处写明的数值", 1234.5, required=True),
        _t("单位", "如 tCO2e", "tCO2e"),
        _t("出处", "在哪里看到", "上年度报告表3-2"),
    ),
)

REPORT_SHEETS = (
    Sheet(
        "组织架构",
        "部门及其上级",
        (_t("部门", "", "生产部", required=True), _t("上级部门", "空白为最高一级", "总经理")),
    ),
    Sheet(
        "盘查小组",
        "写职位，不写姓名",
        (
            _t("小组职务", "组长、组员等", "组长", required=True),
            _t("职位", "", "总经理"),
            _t("部门", "", "总经办"),
            _t("职责", "空白与上一行相同", "批准盘查报告"),
        ),
    ),
    Sheet(
        "边界",
        "组织边界内的生产系统",
        (
            _c("系统", SYSTEMS, "", "主要生产系统", required=True, open_ended=True),
            _t("单元", "", "压铸车间", required=True),
        ),
    ),
    Sheet(
        "主要产品", "", (_t("产品", "", "电机壳体", required=True), _t("型号", "", "YK-80"), _t("用途", "", "家用电器"))
    ),
    Sheet(
        "产量产值",
        "",
        (
            _t("产品", "", "电机壳体", required=True),
            _t("单位", "产量单位", "t"),
            _y("年度", "", 2021, required=True),
            _n("产量", "", 300),
            _n("产值(万元)", "", 5200),
        ),
    ),
    Sheet(
        "工艺流程",
        "每行一个步骤",
        (
            _t("流程", "", "压铸工艺", required=True),
            _t("步骤", "", "熔化", required=True),
            _t("下一步", "多个用“、”分开", "压铸"),
            _t("投入", "", "铝锭、天然气"),
            _t("产污", "", "烟尘"),
        ),
    ),
    Sheet(
        "污染物",
        "",
        (
            _c("类别", ("废水", "废气", "固废"), "", "废水", required=True, open_ended=True),
            _t("来源", "", "员工生活"),
            _t("污染物", "", "COD"),
            _t("计算式", "如 0.525 kg/t × 300 t"),
            _n("数值", "", 157.5),
            _t("单位", "", "kg"),
            _t("处置", "", "化粪池"),
        ),
    ),
    Sheet(
        "噪声",
        "",
        (
            _t("设备", "", "空压机", required=True),
            _n("数量", "", 2),
            _t("声级dB(A)", "", "85"),
            _t("措施", "", "隔声、减振"),
        ),
    ),
    Sheet(
        "能源系统",
        "",
        (_t("能源", "", "电力", required=True), _t("来源", "", "市政电网"), _t("去向", "", "压铸车间"), _t("备注")),
    ),
    Sheet(
        "能源消耗",
        "只填“活动数据”里没有的能源，如自来水",
        (
            _y("年度", "", 2021, required=True),
            _t("能源", "", "自来水", required=True),
            _n("数量", "", 15000, required=True),
            _t("单位", "", "t", required=True),
            _t("部门"),
        ),
    ),
    Sheet(
        "减排措施",
        "",
        (
            _t("措施", "", "空压机变频改造", required=True),
            _t("类别", "", "节能"),
            _y("年度", "", 2022),
            _n("年节能量", "", 12),
            _t("单位", "", "万kWh"),
            _n("年减排量(tCO2e)", "", 56.6),
            _n("投资(万元)", "", 30),
            _c("状态", ("计划", "实施中", "已完成"), "", "计划", open_ended=True),
        ),
    ),
    Sheet(
        "目标",
        "",
        (
            _t("指标", "如 总排放量、单位产值排放", "单位产值排放", required=True),
            _y("基准年", "", 2019, required=True),
            _y("目标年", "", 2025, required=True),
            _n("目标变化%", "下降写负数", -10, required=True),
        ),
    ),
    Sheet(
        "确认事项",
        "不能由计算确认的数据质量事项",
        (_t("编号", "", "1", required=True), _c("结果", YES_NO, "", "是", required=True), _t("说明")),
    ),
    Sheet(
        "图片",
        "",
        (
            _t("名称", "如 地理位置、平面布置", "地理位置", required=True),
            _t("文件", "相对于台账的路径", "图片/位置.png", required=True),
            _t("说明"),
        ),
    ),
)

EXPLANATIONS = Sheet(
    "说明",
    "检查出的事项确有原因时写在这里：级别降为“说明”，理由随报告列出；未计入的数据不能用它代替更正",
    (
        _t("代码", "ghgxl check 列出的代码", "no-data-month", required=True),
        _t("位置", "ghgxl check 列出的位置，如 排放源!A5；可写区域 活动数据!C5:C9", "排放源!A5", required=True),
        _t("理由", "为什么可以接受", "2 月春节停产，抄表并入 3 月", required=True),
        _t("确认人", "职位或部门", "设备部主管", required=True),
        Column("日期", Kind.DATE, "确认日期"),
    ),
)

#: Every sheet of the format, in the order of an empty ledger.
SHEETS = (COMPANY, SOURCES, ACTIVITY, INTAKE, OWN_FACTORS, STATED, EXPLANATIONS, *REPORT_SHEETS)
