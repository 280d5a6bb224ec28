"""Gases: names, GWP with their sources, blends recomputed from their components, and a snapshot of every value.

The snapshot is rewritten with ``python tests/test_gases.py``; a change of the data is then a diff to be reviewed.
"""

import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.errors import DataError, GasRefused
from ghgxl.findings import Place
from ghgxl.gases import (
    CO2E,
    GWP_SETS,
    VARIANTS,
    blends,
    components,
    family,
    gwp,
    gwp_set,
    known,
    name_zh,
    normalise,
)
from ghgxl.gases.data import CONVENTION, BlendRow, blend_rows, composition, gwp_rows, read_blends, read_gwp

SNAPSHOT = Path(__file__).parent / "data" / "gases.txt"
PACKAGE = Path(__file__).resolve().parent.parent / "ghgxl" / "data"
ample = settings(deadline=None)

#: Components that a set has no value for and that count as 0: hydrocarbons, and HFO before AR5.
BY_CONVENTION = {
    "SAR": {"HFO-1234yf", "HFO-1234ze(E)", "R-290", "R-600", "R-600a", "R-601", "R-601a"},
    "AR4": {"HFO-1234yf", "HFO-1234ze(E)", "R-290", "R-600", "R-600a", "R-601", "R-601a"},
    "AR5": {"R-290", "R-600", "R-600a", "R-601", "R-601a"},
    "AR6": {"R-600a", "R-601", "R-601a"},
}


def snapshot() -> str:
    """Return every value of the data and every computed GWP, a line each."""
    lines = [
        f"{row.place} {row.gas} {row.version} {float(row.value):g} {row.source.confidence} {row.source}"
        for row in gwp_rows().values()
    ]
    lines += [
        f"{row.place} {row.blend} {row.quantity} {row.of} {float(row.value):g} {_bounds(row.low, row.high)} {row.source.confidence}"
        for row in blend_rows()
    ]
    for code in known():
        values = (f"{version} {_value(code, version)}" for version in GWP_SETS)
        lines.append(f"{code} {name_zh(code)} {family(code)} {' '.join(values)}")
    return "\n".join(lines) + "\n"


def _bounds(low: Fraction | None, high: Fraction | None) -> str:
    return "-" if low is None or high is None else f"{float(low):g}…{float(high):g}"


def _value(code: str, version: str) -> str:
    try:
        return f"{gwp(code, version).value:.10g}"
    except GasRefused:
        return "—"


def refusal(text: str, version: str = "AR5") -> str:
    """Return the words with which a gas is refused."""
    with pytest.raises(GasRefused) as caught:
        gwp(text, version)
    return caught.value.message


def code_or_words(text: str) -> str:
    """Return the code of a gas, or the words with which it is refused."""
    try:
        return normalise(text)
    except GasRefused as refused:
        return refused.message


def test_every_value_is_the_one_that_was_reviewed() -> None:
    assert snapshot() == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("gas", "version", "value"),
    [
        ("CO2", "AR6", 1.0),
        ("CH4", "SAR", 21.0),
        ("CH4", "AR5", 28.0),
        ("CH4", "AR6", 27.9),
        ("CH4(化石)", "AR6", 29.8),
        ("CH4(非化石)", "AR6", 27.0),
        ("CH4(化石)", "AR5", 30.0),
        ("CH4(非化石)", "AR5", 28.0),
        ("CH4(化石)", "AR4", 25.0),
        ("CH4(非化石)", "SAR", 21.0),
        ("N2O", "AR5", 265.0),
        ("SF6", "AR6", 25200.0),
        ("SF6", "AR6 GHG Protocol 2024", 24300.0),
        ("HFC-134a", "SAR 机械设备指南", 1300.0),
        ("R-410A", "AR5", 1923.5),
        ("R-404A", "AR6", 4728.0),
        ("R-507A", "AR6", 4775.0),
        ("R-500", "SAR", 6014.48),
        (CO2E, "SAR", 1.0),
    ],
)
def test_a_known_gwp(gas: str, version: str, value: float) -> None:
    found = gwp(gas, version)
    assert (found.gas, found.version, found.value) == (gas, version, value)
    assert found.citation


def test_the_default_set_is_ar5_and_sets_are_read_in_any_case() -> None:
    assert gwp("CH4") == gwp("CH4", "AR5")
    assert gwp_set(" ａｒ6 ") == "AR6"
    assert gwp_set("IPCC AR5") == "AR5"
    with pytest.raises(GasRefused, match="SAR、AR4、AR5、AR6") as caught:
        gwp("CO2", "AR7")
    assert caught.value.code == "gwp-set"


def test_a_value_knows_its_line_and_its_document() -> None:
    found = gwp("CH4(化石)", "AR6")
    assert found.place.part == "gwp.csv"
    line = (PACKAGE / "gwp.csv").read_text(encoding="utf-8").splitlines()[int(found.place.spot) - 1]
    assert line.startswith("CH4(化石),甲烷(化石),AR6,29.8,")
    assert found.citation == "IPCC 第六次评估报告第一工作组报告（2021）第7章 表7.15"
    blend = gwp("R-410A")
    assert "HFC-32 50%×677、HFC-125 50%×3170" in blend.citation
    first = (PACKAGE / "blends.csv").read_text(encoding="utf-8").splitlines()[int(blend.place.spot) - 1]
    assert first.startswith("R-410A,质量分数,HFC-32,50,")


def test_methane_that_a_set_does_not_split_says_so() -> None:
    assert "不分来源" in gwp("CH4(化石)", "AR4").note
    assert "不分来源" in gwp("CH4(非化石)", "AR5").note
    assert gwp("CH4(化石)", "AR5").note == ""


def test_a_conflict_between_documents_is_told() -> None:
    assert "24300" in gwp("SF6", "AR6").note


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CO₂", "CO2"),
        ("二氧化碳", "CO2"),
        ("ｃｏ２", "CO2"),
        ("甲烷", "CH4"),
        ("CH4（化石）", "CH4(化石)"),
        ("化石甲烷", "CH4(化石)"),
        ("甲烷(非化石)", "CH4(非化石)"),
        ("笑气", "N2O"),
        ("SF₆", "SF6"),
        ("R134a", "HFC-134a"),
        ("r-134A", "HFC-134a"),
        ("HFC134a", "HFC-134a"),
        ("1,1,1,2-四氟乙烷", "HFC-134a"),
        ("HFC-134a（R-134a）", "HFC-134a"),
        ("R22", "HCFC-22"),
        ("氟利昂22", "HCFC-22"),
        ("F-22", "HCFC-22"),
        ("r-410a", "R-410A"),
        ("Ｒ４１０Ａ", "R-410A"),
        ("HFC-410A", "R-410A"),
        ("R410A 制冷剂", "R-410A"),
        ("R507", "R-507A"),
        ("混合制冷剂 R-410A", "R-410A"),
        ("冷媒R-32", "HFC-32"),
        ("四氟化碳", "PFC-14"),
        ("CF4", "PFC-14"),
        ("c-C4F8", "PFC-318"),
        ("七氟丙烷", "HFC-227ea"),
        ("FM-200", "HFC-227ea"),
        ("七氟丙烷(HFC-227ea)", "HFC-227ea"),
        ("R-1234ze", "HFO-1234ze(E)"),
        ("异丁烷", "R-600a"),
        ("哈龙1301", "Halon-1301"),
        ("CO2当量", CO2E),
        ("CO2-eq", CO2E),
    ],
)
def test_a_gas_is_read_in_any_spelling(text: str, code: str) -> None:
    assert normalise(text) == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有写气体"),
        ("R-404", "“R-404A”"),
        ("HFC", "一类气体"),
        ("PFCs", "一类气体"),
        ("制冷剂", "没有写牌号"),
        ("四氟乙烷", "两种异构体"),
        ("氨", "不是温室气体"),
        ("R-1336mzz", "HFO-1336mzz(Z)"),
        ("水", "不认识气体“水”"),
        ("七氟丙烷(HFC-23)", "不认识气体"),
    ],
)
def test_a_name_that_is_no_single_gas_is_refused_with_what_to_write(text: str, words: str) -> None:
    assert words in refusal(text)


@pytest.mark.parametrize(
    ("gas", "version", "words"),
    [
        ("NF3", "SAR", "SAR 没有 NF3（三氟化氮）的 GWP；AR4、AR5、AR6 有"),
        ("HFC-41", "AR4", "SAR、AR5、AR6 有"),
        ("R-502", "SAR", "R-502 的组分缺少 GWP：SAR 没有 CFC-115"),
        ("CH4", "SAR 机械设备指南", "没有 CH4"),
    ],
)
def test_a_gas_that_a_set_lacks_is_refused_with_the_sets_that_have_it(gas: str, version: str, words: str) -> None:
    assert words in refusal(gas, version)


@pytest.mark.parametrize("code", known())
def test_every_code_names_itself_and_by_its_chinese_name(code: str) -> None:
    assert normalise(code) == code
    assert normalise(code.lower()) == code
    assert normalise(name_zh(code)) == code
    assert family(code) in {"CO2", "CH4", "N2O", "HFCs", "PFCs", "SF6", "NF3", "其他"}
    assert any(_value(code, version) != "—" for version in GWP_SETS)


def test_the_families() -> None:
    assert family("CH4(化石)") == family("CH4(非化石)") == "CH4"
    assert family("R-134a") == family("R-410A") == family("R-422D") == "HFCs"
    assert family("CF4") == family("R-508A") == "PFCs"
    assert family("R-22") == family("R-401A") == family("HFO-1234yf") == family("R-290") == family("R-454C") == "其他"
    assert family(CO2E) == CO2E


def test_blends_are_known_and_pure_gases_are_their_own_component() -> None:
    assert set(blends()) < set(known())
    assert CO2E not in known()
    assert len(blends()) == 51
    assert components("R-410A") == {"HFC-32": 0.5, "HFC-125": 0.5}
    assert components("R22") == {"HCFC-22": 1.0}


@pytest.mark.parametrize("code", blends())
def test_fractions_sum_to_one_and_every_component_is_a_known_gas(code: str) -> None:
    assert math.fsum(components(code).values()) == pytest.approx(1, abs=1e-15)
    assert all(normalise(part) == part and part not in blends() for part in components(code))


DERIVED = [row for row in blend_rows() if row.quantity == "GWP100"]


@pytest.mark.parametrize("row", DERIVED, ids=lambda row: f"{row.blend}-{row.of}")
def test_a_derived_blend_gwp_is_the_weighted_mean_of_its_components(row: BlendRow) -> None:
    """The data prints one decimal; every row agrees within its rounding, so no difference needs explaining."""
    weighted = sum(
        (part.value / 100 * gwp_rows()[part.of, row.of].value for part in composition(row.blend)), Fraction()
    )
    assert abs(weighted - row.value) <= Fraction("0.05")
    assert gwp(row.blend, row.of).value == float(weighted)
    zero = {part.of for part in composition(row.blend)} & BY_CONVENTION[row.of]
    assert (" 按 0 计" in row.source.note) == bool(zero)
    assert all(code in row.source.note and code in gwp(row.blend, row.of).note for code in zero)


def test_every_blend_has_a_derived_value_in_every_set_but_one() -> None:
    """CFC-115, half of R-502, has no SAR value in the data: the blend is refused there, not understated."""
    missing = {(code, version) for code in blends() for version in GWP_SETS} - {(row.blend, row.of) for row in DERIVED}
    assert missing == {("R-502", "SAR")}


def test_what_counts_as_zero_is_a_named_convention_and_nothing_else_is_zero() -> None:
    zero = {(version, row.gas) for (_, version), row in gwp_rows().items() if row.value == 0}
    assert zero == {(version, code) for version, codes in BY_CONVENTION.items() for code in codes}
    for version, code in zero:
        found = gwp(code, version)
        assert found.confidence == CONVENTION
        assert "按惯例取 0" in found.citation
        assert "按惯例取 0" in found.note


@ample
@given(st.sampled_from(known()), st.sampled_from(GWP_SETS))
def test_a_gwp_is_that_of_its_components(code: str, version: str) -> None:
    try:
        whole = gwp(code, version).value
    except GasRefused:
        with pytest.raises(GasRefused):
            [gwp(part, version) for part in components(code)]
    else:
        parts = [share * gwp(part, version).value for part, share in components(code).items()]
        assert math.fsum(parts) == pytest.approx(whole, rel=1e-14)


@ample
@given(st.text(max_size=10))
def test_any_text_is_a_gas_or_a_refusal(text: str) -> None:
    code = code_or_words(text)
    if code in (*known(), CO2E):
        assert normalise(code) == code
    else:
        assert code
        assert not code.endswith("。")


GWP_HEAD = (
    "gas,name_zh,set,value,low,high,unit,document,number,date,publisher,table,url,second_source,confidence,note\n"
)
GOOD = "CO2,二氧化碳,AR5,1,,,kgCO2e/kg,报告,,2013,IPCC,表1,定义,,verified-2,\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (GOOD.replace("报告", ""), "缺少来源"),
        (GOOD.replace("定义", ""), "缺少来源"),
        (GOOD.replace("kgCO2e/kg", "tCO2"), "单位“tCO2”"),
        (GOOD.replace("AR5", "AR9"), "没有 GWP 版本“AR9”"),
        (GOOD.replace("verified-2", "memory"), "可信度“memory”"),
        (GOOD.replace(",1,", ",eins,"), "“eins”不是数"),
        (GOOD.replace(",1,", ",-1,"), "小于 0"),
        (GOOD.replace(",1,", ",0,"), "须标明是惯例"),
        (GOOD.replace(",verified-2,", ",verified-2"), "列数"),
        (GOOD + GOOD, "重复，已见于 gwp.csv:2"),
    ],
)
def test_the_loader_rejects_a_broken_gwp_row(line: str, words: str) -> None:
    with pytest.raises(DataError, match=r"^gwp\.csv:[23]：") as caught:
        read_gwp([GWP_HEAD, *line.splitlines(keepends=True)])
    assert words in caught.value.message


def test_the_loader_takes_a_good_row() -> None:
    rows = read_gwp([GWP_HEAD, GOOD])
    assert rows["CO2", "AR5"].place == Place("gwp.csv", "2")
    assert rows["CO2", "AR5"].value == 1


BLEND_HEAD = GWP_HEAD.replace("gas,name_zh,set", "blend,quantity,of")
PART = "R-1,质量分数,CO2,100,,,%,标准,,,ASHRAE,表1,文件,,verified-1,\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (PART.replace("100", "99"), "合计 99%"),
        (PART.replace("%", "kg"), "不对"),
        (PART.replace("标准", ""), "缺少来源"),
        (PART + PART, "重复"),
    ],
)
def test_the_loader_rejects_a_broken_blend(line: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        read_blends([BLEND_HEAD, *line.splitlines(keepends=True)])
    assert words in caught.value.message


def test_the_variants_stay_apart() -> None:
    assert not set(VARIANTS) & set(GWP_SETS)
    assert {row.gas for (_, version), row in gwp_rows().items() if version == "SAR 机械设备指南"} == {
        "HFC-134a",
        "HFC-32",
        "HFC-125",
        "SF6",
    }


if __name__ == "__main__":
    SNAPSHOT.write_text(snapshot(), encoding="utf-8")
