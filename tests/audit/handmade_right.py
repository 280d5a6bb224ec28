"""A report made by hand in which everything is right: other habits than the wrong one, and nothing to find."""

from __future__ import annotations

import docx
from docx.document import Document

from tests.audit.handmade import heading, rows, split

COMPANY = "苏州明远机电制造有限公司"


def report() -> Document:
    """Return the report: units in columns of their own, separators, months, chapters without 第, a unit line."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = COMPANY + " 温室气体排放报告"
    document.add_paragraph(COMPANY)
    document.add_paragraph("2022年度温室气体排放报告")
    heading(document, "1 企业基本情况")
    heading(document, "1.1 简介")
    split(
        document.add_paragraph(),
        f"{COMPANY}成立于2005年，现有员工320人，主要客户为上海某汽车电子有限公司，原料购自无锡华新金属材料有限公司。2022年工业总产值12,500万元，比2021年增长8.7%。",
    )
    heading(document, "1.2 能源")
    document.add_paragraph("公司使用的能源有电力、天然气和柴油，天然气用于锅炉，柴油用于叉车。")
    document.add_paragraph("表1 能源消耗统计表")
    document.add_paragraph("单位：万元")
    rows(
        document,
        [
            ["能源", "计量单位", "2021年消耗量", "2022年消耗量", "2022年费用"],
            ["电力", "kWh", "2,300,000", "2,512,340", "188.43"],
            ["天然气", "Nm3", "82,000", "86,000", "34.4"],
            ["柴油", "L", "9,800", "10,200", "8.06"],
            ["合计", "—", "—", "—", "230.89"],
        ],
    )
    heading(document, "2 核算边界")
    document.add_paragraph("组织边界为公司全部生产设施，见图1。企业不涉及过程排放，没有外购热力。")
    document.add_paragraph("图1 组织边界示意图")
    heading(document, "2.1 排放源")
    document.add_paragraph("化石燃料燃烧排放包括锅炉天然气燃烧和叉车柴油燃烧；净购入电力排放为外购电力产生的排放。")
    heading(document, "3 排放量")
    document.add_paragraph("表2 活动水平与排放因子（2022年）")
    rows(
        document,
        [
            [
                "排放源",
                "活动数据",
                "单位",
                "低位发热量",
                "单位热值含碳量",
                "碳氧化率",
                "排放因子",
                "因子单位",
                "排放量（tCO2）",
            ],
            ["电力", "2512.34", "MWh", "/", "/", "/", "0.6451", "tCO2/MWh", "1620.71"],
            ["天然气", "8.6", "万Nm3", "389.31 GJ/万Nm3", "0.0153", "99%", "21.622", "tCO2/万Nm3", "185.95"],
            ["柴油", "8.568", "t", "42.652 GJ/t", "0.0202", "98%", "3.0959", "tCO2/t", "26.53"],
            ["合计", "", "", "", "", "", "", "", "1833.19"],
        ],
    )
    document.add_paragraph(
        "注：柴油密度取0.84 kg/L；电力因子采用《关于发布2021年电力二氧化碳排放因子的公告》（公告2024年第12号）江苏省数值。"
    )
    document.add_paragraph("表3 各范围排放量汇总（单位：tCO2e）")
    rows(
        document,
        [
            ["范围", "2021年", "2022年", "变化率"],
            ["范围一", "198.61", "212.48", "6.98%"],
            ["范围二", "1483.73", "1,620.71", "9.23%"],
            ["合计", "1682.34", "1833.19", "8.97%"],
        ],
    )
    document.add_paragraph(
        "2022年公司温室气体排放总量为1833.19 tCO2e，较2021年增长8.97%，其中外购电力排放1620.71 tCO2，占总量的88.41%。"
    )
    document.add_paragraph("表4 部门用电量")
    rows(
        document,
        [
            ["部门", "1月", "2月", "3月", "一季度合计", "占比"],
            ["一车间", "12.1", "10.3", "13.5", "35.9", "62.5%"],
            ["二车间", "6.4", "5.9", "7.1", "19.4", "33.8%"],
            ["办公楼", "0.8", "0.7", "0.6", "2.1", "3.7%"],
            ["合计", "19.3", "16.9", "21.2", "57.4", "100%"],
        ],
    )
    heading(document, "4 质量控制")
    document.add_paragraph(
        "计量器具按GB 17167配备。废水产生量为0.05t/d，15t/a(按300d计)。2台空压机，每台电机功率75 kW，总功率150 kW。"
    )
    document.add_paragraph("目标：到2025年单位产值碳排放比2022年下降5%。")
    return document
