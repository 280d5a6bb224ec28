"""A report made by hand, as companies make them: typed numbers, direct formatting, merged cells, split runs, text boxes.

Its figures are those of the seed, with all their faults; its prose, its company and its people are invented here.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.parser import parse_xml
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

COMPANY = "深圳市远澄通信部件股份有限公司"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_V = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def split(paragraph: Paragraph, text: str, size: int = 3) -> None:
    """Write a text in many small runs, as editing by hand leaves them."""
    for start in range(0, len(text), size):
        run = paragraph.add_run(text[start : start + size])
        run.font.size = Pt(12 if start % 2 else 12.5)


def heading(document: Document, text: str) -> None:
    """Write a heading that is only a bold paragraph."""
    run = document.add_paragraph().add_run(text)
    run.bold = True
    run.font.size = Pt(14)


def box(document: Document, *texts: str) -> None:
    """Write text boxes into one paragraph."""
    shapes = "".join(
        f'<w:r {_W}><w:pict><v:shape {_V} style="width:80pt;height:40pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        f"</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        for text in texts
    )
    paragraph = document.add_paragraph()
    for element in parse_xml(f"<w:p {_W}>{shapes}</w:p>"):
        paragraph._p.append(element)


def rows(document: Document, lines: Sequence[Sequence[str]], merges: Sequence[tuple[int, int, int, int]] = ()) -> Table:
    """Write a table; merges are (row, column, last row, last column), from 0; numbers stand in split runs."""
    table: Table = document.add_table(rows=len(lines), cols=max(len(line) for line in lines))
    table.style = "Table Grid"
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            cell = table.cell(number, column)
            split(cell.paragraphs[0], text, 4)
    for row, column, last, end in merges:
        first = table.cell(row, column)
        text = lines[row][column]
        merged = first.merge(table.cell(last, end))
        for paragraph in merged.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
        for run in merged.paragraphs[0].runs:
            run.text = ""
        merged.paragraphs[0].add_run(text)
    return table


def bytes_of(document: Document) -> bytes:
    """Return the document as a file's bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _energy(document: Document, number: str, year: int, lines: Sequence[Sequence[str]]) -> None:
    document.add_paragraph(f"表{number}{year}年企业能源消耗结构")
    rows(document, [["能源名称", "单位", "实物量", "折标系数", "当量值", "比例"], *lines])


def report() -> Document:
    """Return the hand-made report with every fault of the seed."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = f"{COMPANY}\t产品碳足迹盘查实施报告"
    document.add_paragraph(COMPANY)
    document.add_paragraph("产品碳足迹盘查实施报告")
    document.add_paragraph("（2019—2021年）")
    heading(document, "第一章公司概述")
    heading(document, "1.1前言")
    split(document.add_paragraph(), f"{COMPANY}为掌握自身温室气体排放情况，组织开展本次盘查。")
    heading(document, "1.2公司简介")
    document.add_paragraph("公司生产基站天线配套部件，组织结构见图1-1。")
    document.add_paragraph("图 1-1公司组织结构图")
    heading(document, "1.3盘查小组")
    document.add_paragraph("公司成立盘查小组，结构如图1-2所示。")
    box(document, "叶明洁", "管理部", "林远")
    document.add_paragraph("图1-2盘查组织结构图")
    rows(
        document,
        [
            ["小组职务", "姓名", "所属部门", "职责"],
            ["组长", "凌海峰", "管理部", "提供资源"],
            ["组员", "叶鸣洁", "管理部", "收集资料，计算排放量"],
            ["组员", "邹文静", "财务部", ""],
        ],
        [(2, 3, 3, 3)],
    )
    heading(document, "1.4地理位置")
    document.add_paragraph("公司位置见图1-3，平面布置见图1-4。")
    document.add_paragraph("图 1-3公司地理位置图")
    document.add_paragraph("图 1-4厂区平面布置图")
    heading(document, "1.5产品")
    document.add_paragraph("表1-5公司主要产品列表")
    rows(document, [["序号", "产品", "用途"], ["1", "压铸振子", "天线"], ["2", "连接器", "天线"]])
    heading(document, "1.6生产工艺")
    heading(document, "1.6.1工艺流程图")
    document.add_paragraph("图 1-5五金制品工艺流程图")
    heading(document, "1.6.2五金制品工艺说明")
    document.add_paragraph("铝合金压铸后经冲边、钻孔、抛光、研磨、清洗和检验，包装成成品。")
    document.add_paragraph(
        "1.6.2射频元件与通信设备工艺说明:电缆裁线剥皮后组装绝缘片、内导体和连接器，测试合格后包装出厂。"
    )
    document.add_paragraph("备注：本项目不从事除油、酸洗、磷化、喷漆、喷塑、电镀等生产活动。")
    heading(document, "1.7污染物")
    heading(document, "1.7.1废水")
    document.add_paragraph("研磨和清洗废水产生量为0.05t/d，15t/a(按300d计)。员工生活用水12t/d，3600t/a(按300d计)。")
    heading(document, "1.7.2噪声")
    document.add_paragraph("主要噪声设备情况见表2-7。")
    document.add_paragraph("表2-7项目主要噪声源情况表")
    rows(document, [["设备", "数量", "声级dB(A)"], ["空压机", "2", "80-85"], ["风机", "3", "75-80"]])
    heading(document, "1.8能源利用现状")
    heading(document, "1.8.1能源系统")
    document.add_paragraph("公司消耗的能源有电力、汽油和水。")
    heading(document, "1.8.2能源消耗结构")
    _energy(
        document, "1-13", 2019,
        [["电力", "万千瓦时", "224.222", "1.23", "275.79306", "99.94%"], ["水", "万立方米", "1.6575", "0.086", "0.142545", "0.27%"],
         ["汽油", "万吨", "0.01383", "1.47", "0.0203301", "0.17%"]],
    )  # fmt: skip
    _energy(
        document, "1-14", 2020,
        [["电力", "万千瓦时", "291.6885", "1.23", "358.776855", "99.96%"], ["水", "万立方米", "1.7723", "0.086", "0.1524178", "0.27%"],
         ["汽油", "万吨", "0.001237", "1.47", "0.00181839", "0.17%"]],
    )  # fmt: skip
    _energy(
        document, "1-15", 2021,
        [["电力", "万千瓦时", "359.3406", "1.23", "441.988938", "99.95%"], ["水", "万立方米", "2.4278", "0.086", "0.2087908", "0.27%"],
         ["汽油", "万吨", "0.001239", "1.47", "0.00182133", "0.17%"]],
    )  # fmt: skip
    document.add_paragraph("由上表可知，公司能源以电力为主，约占能源消耗的99%以上，热力消耗占公司总能消耗量的99%。")
    heading(document, "1.8.3能源流向")
    document.add_paragraph("表 1-16电力消耗流量表")
    rows(
        document,
        [
            ["项目", "2019年", "", "2020年", "", "2021年", ""],
            ["", "实物(万kWh)", "占比（%）", "实物(万kWh)", "占比（%）", "实物(万kWh)", "占比（%）"],
            ["总电量", "224.222", "50.00%", "291.6885", "50.00%", "359.3406", "50.00%"],
            ["注塑/压铸车/装配", "179.8484662", "80.21%", "238.8928815", "81.91%", "299.5103901", "83.35%"],
            ["工模部", "29.597304", "13.20%", "36.752751", "12.60%", "44.12702568", "12.28%"],
            ["办公楼", "13.6326976", "6.08%", "15.13863315", "5.19%", "15.0923052", "4.20%"],
            ["其他消耗", "1.1435322", "0.51%", "0.8750655", "0.30%", "0.61087902", "0.17%"],
        ],
        [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 5, 0, 6)],
    )
    document.add_paragraph("表 1-17汽油、柴油消耗表")
    rows(document, [["项目", "单位", "2019年", "2020年", "2021年"], ["汽油", "吨", "13.83", "12.37", "12.39"]])
    heading(document, "第二章组织边界与运行边界")
    heading(document, "2.1编制依据")
    document.add_paragraph("GB/T 2589-2020《综合能耗计算通则》；ISO 14064-1。")
    heading(document, "2.2组织边界")
    document.add_paragraph(f"{COMPANY}位于广东省深圳市，组织边界按控制权确定，见图2-1。")
    document.add_paragraph("图 2-1公司组织边界")
    heading(document, "2.3营运边界")
    heading(document, "2.3.1直接排放源（范围1）")
    document.add_paragraph(
        "（1）固定燃烧源：公司所需液化石油气来源于燃气公司，所需的柴油来源于中国石化，因此本公司不存在固定燃烧源。"
    )
    document.add_paragraph("（2）移动燃烧源：本公司厂内运输车所用燃料为柴油和汽油。")
    document.add_paragraph(
        "（3）逸散排放源：本公司表面处理使用了二氧化碳干冰，用于塑胶件喷漆前的清洁，逸散主要来自二氧化碳气瓶。"
    )
    heading(document, "2.3.2间接排放源（范围2）")
    document.add_paragraph("间接排放源为外购电力。")
    heading(document, "2.4排放源识别")
    document.add_paragraph("表 2-1公司温室气体排放源识别表")
    rows(
        document,
        [
            ["类别", "子类别", "活动/设施", "排放源", "排放气体"],
            ["直接排放源（范围1）", "移动燃烧源", "公务车", "汽油", "CO2.CH4.N2O"],
            ["间接排放源（范围2）", "外购电力", "向南方电网购电", "电力", "CO2"],
        ],
    )
    heading(document, "第三章基准年温室气体排放")
    heading(document, "3.1基准年的选定")
    document.add_paragraph("本次盘查以2019~2021年为基准年。")
    heading(document, "3.2核算方法")
    document.add_paragraph("排放量按EGHG=AD × EF ×GWP计算，GWP值(CO2=1;CH4=25)。")
    heading(document, "3.3活动水平数据")
    document.add_paragraph("表 3-1公司各类排放源活动水平数据表")
    rows(
        document,
        [
            ["类别", "子类别", "活动设施", "排放源", "单位", "温室气体活动数据", "", "", "数据来源", "排放气体"],
            ["", "", "", "", "", "2019", "2020", "2021", "", ""],
            ["直接排放", "移动燃烧源", "公务车", "汽油", "t*", "13.83", "12.37", "12.39", "发票", "CO2.CH4.N2O"],
            [
                "间接排放",
                "外购电力",
                "向南方电网购电",
                "电力",
                "MW/h",
                "224.222",
                "291.6885",
                "359.3406",
                "购电发票",
                "CO2",
            ],
        ],
        [
            (0, 0, 1, 0),
            (0, 1, 1, 1),
            (0, 2, 1, 2),
            (0, 3, 1, 3),
            (0, 4, 1, 4),
            (0, 5, 0, 7),
            (0, 8, 1, 8),
            (0, 9, 1, 9),
        ],
    )
    document.add_paragraph("注：表中“*”进行了单位换算。")
    heading(document, "3.4计算结果")
    document.add_paragraph("表 3-2公司基准年温室气体排放量")
    notes = "备注：“外购电力排放因子”数据来源于《2012年中国区域电网平均CO2排放因子》，“外购热力排放因子”数据来源于行业指南，“污水处理系统CH4排放因子”参考IPCC清单指南。"
    rows(
        document,
        [
            ["类 别", "子类别", "活动/设施", "排放源", "排放气体", "单位", "温室气体活动数据", "", "", "排放因子", "全 球 变 暖 潜 势", "温室气体排放量（tCO2e）", "", ""],
            ["", "", "", "", "", "", "2019年", "2020年", "2021年", "", "", "2019年", "2020年", "2021年"],
            ["直接排放源", "移动排放源", "公司车辆", "汽油", "CO2CH4N2O", "t", "13.83", "12.37", "12.39", "1.4717CO2/t", "", "20.353611", "18.204929", "18.234363"],
            ["间接排放源", "外购电力", "向南方电网购电", "电力", "CO2", "MWh", "224.222", "291.6885", "359.3406", "0.404tCO2/MWh", "1", "14799.18", "16468.57", "21610.69"],
            ["公司基准年温室气体排放（tCO2e）", *[""] * 13],
            [notes, *[""] * 13],
        ],
        [(0, column, 1, column) for column in (0, 1, 2, 3, 4, 5, 9, 10)] + [(0, 6, 0, 8), (0, 11, 0, 13), (4, 0, 4, 10), (5, 0, 5, 13)],
    )  # fmt: skip
    document.add_paragraph("表3-3公司各类排放源排放量及比例")
    rows(
        document,
        [
            ["排放源种类", "", "排放量(tCO2e)", "", "", "占总排放量比例", "", ""],
            ["", "", "2019年", "2020年", "2021年", "2019年", "2020年", "2021年"],
            ["直接排放源", "移动燃烧源", "20.353611", "18.204929", "18.234363", "0.14%", "0.11%", "0.08%"],
            ["", "制程排放源", "0", "0", "0", "0.00%", "0.00%", "0.00%"],
            ["", "逸散排放源", "0", "0", "0", "0.00%", "0.00%", "0.00%"],
            ["间接排放源", "外购电力", "14799.18", "16468.57", "21610.69", "99.86%", "99.89%", "99.92%"],
            ["合计排放tCO2e", "", "14799.18", "14819.53361", "16486.77493", "21628.92436", "100%", "100.00%"],
        ],
        [(0, 0, 1, 1), (0, 2, 0, 4), (0, 5, 0, 7), (2, 0, 4, 0), (6, 0, 6, 1)],
    )
    heading(document, "第四章不确定性分析与结论")
    document.add_paragraph("本报告数据存在一定的不确定性，主要来自排放因子的取值。")
    heading(document, "第五章温室气体减排方案")
    heading(document, "5.1主要目标")
    document.add_paragraph("到2021年，企业工业增加值二氧化碳排放比2019年下降3%，碳排放总量得到有效控制。")
    heading(document, "5.2减排方案")
    document.add_paragraph("1、能源改造：7台压铸机电机总功率115kw/H，总功率897kw，拟更换为伺服电机。")
    marked = document.add_paragraph().add_run("投资额待财务部确认")
    marked.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return document
