"""What Calc hands an add-in for a blank cell: no type of a parameter tells it from a zero and takes everything else exactly.

Should a LibreOffice do so one day, this test says it, and ``ghgxl.calc.cells`` can be as in Excel.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.calc import bare, office

pytestmark = pytest.mark.xdist_group("office")

TYPES = {
    "anything": "any",
    "more": "sequence<any>",
    "rows": "sequence<sequence<any> >",
    "number": "double",
    "text": "string",
    "cells": "com::sun::star::table::XCellRange",
}
SHOWN = """
def shown(self, *given):
    value = given[0]
    if hasattr(value, "getDataArray"):
        return ((value.getCellByPosition(0, 0).Type.value + repr(value.getDataArray()),),)
    return ((repr(value),),)
METHODS = dict.fromkeys({names}, shown)
"""


def test_no_type_of_a_parameter_tells_a_blank_from_a_zero_and_takes_a_number_exactly(home: Any) -> None:
    """
    A1 | 0.30000000000000004
    A2 |
    A3 | 0
    """
    declared = {name: f"[in] {kind} given" for name, kind in TYPES.items()}
    package = bare.build(home.folder / "bare.oxt", declared, SHOWN.replace("{names}", repr(list(TYPES))))
    home.own()
    assert home.run(f"install(Path({str(package)!r}), …)").returncode == 0
    calc = office.Office(home.folder)
    try:
        calc.open()
        calc.fill(cells={"A1": 0.1 + 0.2, "A3": 0.0})
        asked = ("A2", "A3", "A1", "5", "A2:A2")
        calc.fill(
            cells={
                f"{column}{row}": f"=BARE.{name.upper()}({given})"
                for row, name in enumerate(TYPES, 5)
                for column, given in zip("ABCDE", asked, strict=True)
            }
        )
        found = dict(zip(TYPES, calc.read(address=f"A5:E{4 + len(TYPES)}"), strict=True))
    finally:
        calc.end()
    exact = repr(0.1 + 0.2)
    assert found == {
        "anything": ["0.0", "0.0", exact, "5.0", "(('',),)"],
        "more": ["(0.0,)", "(0.0,)", f"({exact},)", "(5.0,)", "((('',),),)"],
        "rows": ["((0.0,),)", "((0.0,),)", f"(({exact},),)", "((5.0,),)", "(('',),)"],
        "number": ["0.0", "0.0", exact, "5.0", "0.0"],
        "text": ["''", "'0'", "'0.3'", "'5'", "''"],
        "cells": ["EMPTY(('',),)", "VALUE((0.0,),)", f"VALUE(({exact},),)", ["Err:504", 504], "EMPTY(('',),)"],
    }
