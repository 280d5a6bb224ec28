"""The equations of the report in Office Math (OMML), by name. Each source stands beside its equation."""

from __future__ import annotations

from xml.sax.saxutils import escape

_PROPERTIES = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'


def _symbol(text: str) -> str:
    """Return a variable, in italics as Word does by default."""
    return f'<m:r>{_PROPERTIES}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>'


def _upright(text: str) -> str:
    return f'<m:r><m:rPr><m:sty m:val="p"/></m:rPr>{_PROPERTIES}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>'


def _sub(base: str, index: str) -> str:
    return f"<m:sSub><m:e>{base}</m:e><m:sub>{index}</m:sub></m:sSub>"


def _square(base: str) -> str:
    return f"<m:sSup><m:e>{base}</m:e><m:sup>{_upright('2')}</m:sup></m:sSup>"


def _sum(index: str, content: str) -> str:
    head = '<m:naryPr><m:chr m:val="∑"/><m:limLoc m:val="undOvr"/><m:supHide m:val="1"/></m:naryPr>'
    return f"<m:nary>{head}<m:sub>{_symbol(index)}</m:sub><m:sup/><m:e>{content}</m:e></m:nary>"


def _fraction(top: str, bottom: str) -> str:
    return f"<m:f><m:num>{top}</m:num><m:den>{bottom}</m:den></m:f>"


def _root(content: str) -> str:
    return f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{content}</m:e></m:rad>'


def _bracket(content: str, sign: str = "") -> str:
    ends = f'<m:dPr><m:begChr m:val="{sign}"/><m:endChr m:val="{sign}"/></m:dPr>' if sign else ""
    return f"<m:d>{ends}<m:e>{content}</m:e></m:d>"


def _formulas() -> dict[str, str]:
    times, equals, i = _upright("×"), _upright("="), _symbol("i")
    emission = _sub(_symbol("E"), i)
    product = (
        _sub(_symbol("AD"), i)
        + times
        + _sub(_symbol("EF"), _symbol("i,g"))
        + times
        + _sub(_symbol("GWP"), _symbol("g"))
    )
    carbon = _symbol("NCV") + times + _symbol("CC") + times + _symbol("OF") + times
    activity, factor = (_square(_sub(_symbol("U"), _symbol(part))) for part in ("AD,i", "EF,i"))
    weighted = _square(_bracket(_sub(_symbol("U"), i) + times + emission))
    return {
        # ISO 14064-1:2018, 6.2.2: activity data times emission factor; GWP as in its annex.
        "总式": _symbol("E") + equals + _sum("i", _sum("g", product)),
        # GB/T 32150: carbon content per heat, oxidised, as CO2.
        "燃料": _sub(_symbol("EF"), _upright("CO2")) + equals + carbon + _fraction(_upright("44"), _upright("12")),
        # IPCC 2006, Vol. 1, Ch. 3, eq. 3.1 and 3.2.
        "单源": _sub(_symbol("U"), i) + equals + _root(activity + _upright("+") + factor),
        "合成": _symbol("U") + equals + _fraction(_root(_sum("i", weighted)), _bracket(_sum("i", emission), "|")),
    }


#: Name → the content of an ``m:oMath``.
FORMULAS = _formulas()
