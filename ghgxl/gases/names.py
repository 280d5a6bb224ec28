"""What gases are called: every usual spelling → the canonical code.

Built from the codes and Chinese names of the data plus a short list of further names. A name that means several
gases is refused, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

#: Further names by code; what follows from the code itself (R134a, F22 …) is not repeated here.
_ALSO = {
    "CO2": ("R-744", "干冰", "碳酸气"),
    "CH4": ("R-50",),
    "CH4(化石)": ("化石甲烷", "化石源甲烷", "甲烷(化石源)", "CH4 fossil", "fossil CH4"),
    "CH4(非化石)": (
        "非化石甲烷",
        "非化石源甲烷",
        "甲烷(非化石源)",
        "甲烷(生物源)",
        "生物源甲烷",
        "CH4 non-fossil",
        "biogenic CH4",
        "CH4(生物源)",
    ),
    "N2O": ("一氧化二氮", "笑气"),
    "HFC-23": ("CHF3", "FE-13"),
    "HFC-32": ("CH2F2",),
    "HFC-41": ("CH3F",),
    "HFC-227ea": ("FM-200", "FM200", "HFC-227", "七氟丙烷灭火剂"),
    "HFC-236fa": ("FE-36", "六氟丙烷灭火剂"),
    "PFC-14": ("CF4",),
    "PFC-116": ("C2F6",),
    "PFC-218": ("C3F8",),
    "PFC-318": ("c-C4F8", "RC-318"),
    "PFC-31-10": ("C4F10",),
    "PFC-41-12": ("C5F12",),
    "PFC-51-14": ("C6F14",),
    "HCFC-22": ("二氟一氯甲烷", "CHClF2"),
    "HCFC-123": ("二氯三氟乙烷",),
    "HCFC-124": ("一氯四氟乙烷",),
    "HCFC-141b": ("二氯一氟乙烷",),
    "HCFC-142b": ("一氯二氟乙烷",),
    "CFC-11": ("三氯一氟甲烷", "三氯氟甲烷"),
    "CFC-12": ("二氯二氟甲烷",),
    "CFC-113": ("三氯三氟乙烷",),
    "CFC-114": ("二氯四氟乙烷",),
    "CFC-115": ("一氯五氟乙烷",),
    "Halon-1211": ("1211灭火剂", "H-1211"),
    "Halon-1301": ("1301灭火剂", "H-1301"),
    "HFO-1234yf": (),
    "HFO-1234ze(E)": ("HFO-1234ze", "R-1234ze", "R-1234ze(E)"),
    "HCFO-1233zd(E)": ("HCFO-1233zd", "R-1233zd", "R-1233zd(E)"),
    "R-507A": ("R-507",),
    "CO2e": ("CO2-eq", "CO2eq", "CO2当量", "二氧化碳当量", "CO2equivalent"),
}

#: Names that are no single gas of an inventory (folded) → why, and what to write.
_NOT_ONE_GAS = {
    "hfcs": "“HFCs”是一类气体；请写具体的，例如 HFC-134a、R-410A",
    "hfc": "“HFC”是一类气体；请写具体的，例如 HFC-134a、R-410A",
    "氢氟碳化物": "“氢氟碳化物”是一类气体；请写具体的，例如 HFC-134a、R-410A",
    "氢氟烃": "“氢氟烃”是一类气体；请写具体的，例如 HFC-134a、R-410A",
    "pfcs": "“PFCs”是一类气体；请写具体的，例如 PFC-14（CF4）、PFC-116（C2F6）",
    "全氟化碳": "“全氟化碳”是一类气体；请写具体的，例如 PFC-14（CF4）、PFC-116（C2F6）",
    "全氟化物": "“全氟化物”是一类气体；请写具体的，例如 PFC-14（CF4）、PFC-116（C2F6）",
    "制冷剂": "“制冷剂”没有写牌号；请按铭牌写，例如 R-410A、R-134a、R-22",
    "冷媒": "“冷媒”没有写牌号；请按铭牌写，例如 R-410A、R-134a、R-22",
    "氟利昂": "“氟利昂”没有写牌号；请按铭牌写，例如 R-22、R-410A、R-134a",
    "氟里昂": "“氟里昂”没有写牌号；请按铭牌写，例如 R-22、R-410A、R-134a",
    "四氟乙烷": "“四氟乙烷”有两种异构体；制冷剂大概是“HFC-134a”（1,1,1,2-四氟乙烷），另一种是“HFC-134”",
    "氨": "“氨”（R-717）不是温室气体，不需要量化",
    "nh3": "“NH3”（R-717）不是温室气体，不需要量化",
    "r717": "“R-717”（氨）不是温室气体，不需要量化",
}

_DESIGNATED = r"(HFC|HCFC|CFC|PFC|HFO|HCFO|R)-(.+)"
_JOINTS = r"[\s\-‐‑–—_,·・.\u200b\ufeff]+"
_WORDS = r"^(?:混合)?(?:制冷剂|冷媒|雪种)|(?:混合)?(?:制冷剂|冷媒|雪种|气体)$"


def fold(text: str) -> str:
    """Return a name without width, case, blanks, hyphens and commas: Ｒ-410Ａ → r410a."""
    plain = unicodedata.normalize("NFKC", text)
    return (plain if plain.isalnum() else re.sub(_JOINTS, "", plain)).casefold()


def spellings(zh: Mapping[str, str], blends: Iterable[str]) -> dict[str, str]:
    """Return folded spelling → code for the gases with their Chinese names, and the blends."""
    codes: dict[str, str] = {}

    def enter(name: str, code: str) -> None:
        other = codes.setdefault(fold(name), code)
        assert other == code, f"{name}: {other} or {code}"

    for code, name in zh.items():
        enter(code, code)
        enter(name, code)
    for code in (*zh, *blends):
        for spelling in (code, *_ALSO.get(code, ())):
            enter(spelling, code)
        designated = re.fullmatch(_DESIGNATED, code)
        if designated:
            kinds = ["R", "F", "氟利昂", "氟里昂", "Freon"]
            if designated[1] == "R":
                kinds += ["HFC", "HCFC", "HFO"]
            for kind in kinds:
                enter(kind + designated[2], code)
    return codes


def recognise(text: str, codes: Mapping[str, str]) -> str | None:
    """Return the code of a gas in any usual spelling, None when it is none's."""
    key = fold(text)
    for form in (key, re.sub(_WORDS, "", key)):
        if form in codes:
            return codes[form]
    if key.endswith(")") and "(" in key:
        head, _, inner = key[:-1].partition("(")
        if codes.get(head) is not None and codes.get(head) == codes.get(inner):
            return codes[head]
    return None


def why_not(text: str, codes: Mapping[str, str]) -> str:
    """Return why a text is no gas's name, with the names that are near."""
    key = fold(text)
    if not key:
        return "没有写气体；请写明，例如 CO2、CH4、HFC-134a、R-410A"
    return _NOT_ONE_GAS.get(key) or f"不认识气体“{text.strip()}”" + _near(key, codes)


def told_apart(text: str) -> str:
    """Return why a text that is known to be no gas of an inventory isn't one, "" for any other text."""
    return _NOT_ONE_GAS.get(fold(text), "")


def _near(key: str, codes: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    near = dict.fromkeys(codes[name] for name in get_close_matches(key, codes, n=4, cutoff=0.6))
    if near:
        return "；相近的有" + "、".join(f"“{code}”" for code in near)
    return "；请写化学式或牌号，例如 CO2、CH4、SF6、HFC-134a、R-410A"
