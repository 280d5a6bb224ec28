"""What each finding code means, in a few words: for the README, and for whoever filters findings by code."""

from __future__ import annotations

#: Given by the checks.
_CHECKS = {
    "unit-slip": "数值与同源数据、单价、读数、其他表或因子库相差 10、100、1,000… 倍",
    "stated-differs": "申报值与台账计算结果不符",
    "factor-differs": "申报的排放因子与台账所用因子不符",
    "coal-coefficient": "把折标准煤系数当作排放因子",
    "share-sum": "各项占比之和不是 100%",
    "stated-unknown": "核对表中的项目无法核对",
    "cell-error": "函数单元格是错误值或从未计算",
    "cell-hidden": "函数的错误被 IFERROR 掩盖",
    "cell-typed": "结果被手工数值覆盖，且与计算不符",
    "cell-stale": "函数单元格的结果已过时",
    "cell-basis": "函数单元格的口径与台账设置不同",
    "factor-use": "把碳足迹或 OM/BM 因子用于范围2",
    "factor-year": "因子数据年份与盘查年度相差 3 年以上",
    "factor-borrowed": "借用了其他年份、更大区域或其他口径的因子",
    "co2-only": "燃烧源只计 CO2",
    "gwp-mixed": "公式与清册的 GWP 版本不同",
    "no-data": "要量化的源没有数据",
    "no-data-year": "要量化的源缺某年数据",
    "no-data-month": "按月记录的源缺月份",
    "exclusion-reason": "不量化而没有理由",
    "exclusion-unknown": "不量化而没有估算",
    "exclusion-single": "单项排除超过阈值",
    "exclusion-total": "合计排除超过阈值",
    "base-year": "没有可用的基准年",
    "base-year-moved": "基准年排放量与原报告不同",
    "year-empty": "报告年度没有数据",
    "accounts": "记录数对不上（程序错误）",
    "dropped": "有行未能读入",
}

#: Given by the checks of the ledger's own data against itself.
_LEDGER = {
    "outlier": "数量与同一排放源的其余数据相差悬殊",
    "negative-sum": "冲销后数量合计为负",
    "zero": "正常月份之间数量为 0",
    "record-twice": "同月两条无凭证记录数量相同",
    "month-copied": "两个月的数量完全相同",
    "department-total": "总表与各部门分表都计入",
    "year-total": "全年合计与各月都计入",
    "price": "单价与同一排放源的其余记录相差悬殊",
    "meter-backwards": "抄表读数倒退",
    "meter-gap": "抄表读数与上期不衔接",
    "meter-quantity": "数量不等于读数差 × 倍率",
    "energy-twice": "能源消耗表的能源已在活动数据中",
    "tce-mixed": "tce 与 万tce 混在一起",
    "factor-document": "自有因子不在所引文件中",
    "factor-region": "自有因子是其他地区的",
    "factor-caliber": "自有因子的口径与设置不同",
    "factor-change": "各年自有因子不同而没有依据",
    "scope2-basis": "范围2没有写明基于位置还是基于市场",
    "unlisted": "报告内容提到而排放源表没有的源",
    "formula-differs": "计算式与数值不符",
}

#: Given about the sheet 说明.
_EXPLAINING = {
    "explanation": "说明表的行不能采用",
    "explanation-stale": "说明没有对应的发现",
}

#: Given by the calculation.
_CALCULATION = {
    "unit": "单位无法识别或换算",
    "gas": "没有该气体的数据",
    "gwp-set": "没有该 GWP 版本",
    "factor": "因子库中没有对应因子",
    "refused": "无法给出结果",
    "grade": "看不懂数据质量等级",
    "standard-coal": "无法折算标准煤",
    "energy-row": "能源消耗表的行有误",
}

#: Given while the workbook is read.
_READING = {
    "header": "缺少列，或表头写法不同",
    "company": "企业信息的内容有误",
    "source": "排放源表的行有误",
    "source-twice": "排放源编号重复",
    "source-unknown": "排放源编号不在排放源表中",
    "own-factor": "企业因子的行有误",
    "stated": "核对表的行有误",
    "row": "行有误",
    "rows": "因缺列而整表未计入",
    "number": "应为数字的单元格不是数字",
    "text-number": "数字存为文本，已按数字读取",
    "error-cell": "单元格是错误值",
    "quantity": "数量不是数字",
    "quantity-blank": "数量是空白",
    "negative": "数量为负（红字冲销）",
    "date": "日期无法识别或不合理",
    "date-serial": "日期存为普通数字，或年份设成日期格式",
    "year": "记录不在报告年度内",
    "voucher-twice": "凭证重复",
    "voucher-again": "凭证号用于不同记录",
    "merged-quantity": "数量单元格是合并单元格",
    "subtotal": "小计、合计行未计入",
    "remark-row": "注释、签字行未读取",
    "twice": "同一笔数量只计一次",
    "twice-part": "合计公式的一部分已是记录",
    "twice-unclear": "无法判断是否重复计入",
    "function-cell": "函数单元格的参数无法识别",
    "intake": "取数表的行有误",
    "intake-unit": "取数没有单位",
    "intake-year": "取数的年份由标题或表名得出",
    "unread": "未抄表或没有数值",
    "sheet-unread": "与活动数据同样的表没有读取",
    "hidden": "有隐藏的行、列或工作表",
    "example-row": "示例行未计入",
    "open-elsewhere": "文件正在别处打开",
}

#: Given when a workbook is frozen, thawed or filled, and when a frozen copy is read.
_FREEZING = {
    "function-left": "函数单元格未能冻结、恢复或计算",
    "value-left": "受影响的单元格未能代为计算",
    "frozen-copy": "读的是冻结副本，不是台账",
    "frozen-edited": "冻结表中的因子被改动",
}

#: Given for what LibreOffice does otherwise than Excel.
_HOSTS = {
    "array-filled": "数组公式在 LibreOffice 中会被重算",
    "cell-blank": "数量是空白而函数显示数值",
}

#: Given while the report is written.
_REPORT = {
    "contents": "目录页码未计算",
    "chart-axis": "图表的坐标轴装不下数据",
    "refresh-unanswered": "更新报告时某处没有结果",
    "refresh-condition": "更新报告时条件或循环变了",
    "fullwidth": "模板标签中有全角字符",
    "reference": "引用的表或图不在报告中",
}

#: Given when a finished report is held against what standards ask of it.
_COVERAGE = {
    "coverage": "报告没有写到标准要求的内容",
}

#: Given when a finished Word report is audited.
_AUDIT = {
    "audit-total": "报告中的合计与分项之和不符",
    "audit-shifted": "报告中的合计行整体错位",
    "audit-share": "报告中的占比或占比之和有误",
    "audit-product": "报告中的排放量或折标量不等于数量乘以系数",
    "audit-between": "同一数量在报告各表中不同",
    "audit-series": "报告中某年数值与其他年度相差 10、100… 倍",
    "audit-text": "报告正文的数值与表不符",
    "audit-growth": "报告所写的增减幅度或方向有误",
    "audit-arithmetic": "报告中的算式结果有误",
    "audit-unit": "报告中有不可能的单位，如 MW/h",
    "audit-coal-mixed": "报告的折标量混用 tce 和万 tce",
    "audit-coal-coefficient": "报告的折标系数与标准或所引版本不符",
    "audit-coal-factor": "报告把折标准煤系数当作排放因子",
    "audit-factor-cited": "报告所引文件中没有该因子或参数",
    "audit-factor-year": "报告的电力因子已过时",
    "audit-factor-use": "报告把碳足迹或 OM/BM 因子用于外购电力",
    "audit-factor-odd": "报告的因子或参数远离公布的数值，或单位不合",
    "audit-factor-unknown": "报告的因子没有出处，也不同于任何公布的数值",
    "audit-gwp": "报告的 GWP 与所称评估报告不符，或混用几套",
    "audit-caption": "报告的表图编号有误",
    "audit-reference": "报告引用的表图不存在或不是所说的内容",
    "audit-heading": "报告的节号重复、跳号或乱序",
    "audit-tag": "报告中留有模板标签",
    "audit-placeholder": "报告中留有占位文字或失效的引用",
    "audit-marked": "报告中留有黄色标记",
    "audit-company": "报告中的公司名称不一致或是别家公司",
    "audit-name": "报告中同一人名或地名有两种写法",
    "audit-source-missing": "报告写到使用某种源，各表却没有",
    "audit-source-unlisted": "报告的表列有某种源，识别表或正文的列举却没有",
    "audit-source-uncounted": "报告识别了某种源，却没有排放量，也没有说明",
    "audit-contradiction": "报告前后矛盾",
    "audit-gas": "报告列出的气体没有因子或 GWP",
    "audit-gas-list": "报告列举的气体种类与各表不符",
    "audit-title": "报告标题与内容不是一回事",
    "audit-target": "报告的目标缺少核对所需的数值",
    "audit-required": "报告没有标准要求的内容",
    "audit-ledger": "报告的排放量与台账不符",
}

#: Given when a verification package is computed anew.
_REPLAY = {
    "replay": "重算所用的版本或数据与打包时不同",
    "replay-file": "核查包中的文件缺失或被改动",
    "replay-report": "报告中的数值与重算不同，或被手工改动",
    "replay-differs": "重算结果与核查包不同",
}

CODES = (
    _CHECKS
    | _LEDGER
    | _EXPLAINING
    | _CALCULATION
    | _READING
    | _FREEZING
    | _HOSTS
    | _REPORT
    | _COVERAGE
    | _AUDIT
    | _REPLAY
)

#: Errors that are a judgement on data which was counted: a reason can lower them. The others left data out of the total, or
#: are a fault of the program.
ARGUABLE = frozenset((_CHECKS.keys() | _LEDGER.keys()) - {"accounts", "dropped", "year-empty", "no-data"})
