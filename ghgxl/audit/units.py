"""Units that cannot be: power divided by time where energy is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ghgxl.audit.figures import impossible, plain
from ghgxl.audit.seen import Observation, Reading
from ghgxl.findings import error, warning

_IN_TEXT = re.compile(r"\d\s*((?:[kMG]?[Ww]|万?千瓦|[Kk]W)\s*/\s*(?:[hH](?![a-z])|小时))")


def impossible_units(reading: Reading) -> Iterator[Observation]:
    """Yield units such as MW/h: in headers and cells as errors, in sentences as warnings."""
    for view in reading.views:
        seen: set[str] = set()
        for cell in (cell for cell in view.table.cells() if re.search(r"/\s*[hH时小]", plain(cell.text))):
            for piece in (
                cell.text,
                *re.findall(r"[(（]([^()（）]+)[)）]", cell.text),
                *re.findall(r"\d\s*(\D+)$", cell.text),
            ):
                meant = impossible(piece)
                if meant and cell.text not in seen:
                    seen.add(cell.text)
                    yield Observation(
                        error(
                            "audit-unit",
                            view.place(cell),
                            f"单位“{plain(piece)}”是功率除以时间，没有这样的用量单位，大概是“{meant}”；请更正，并核对数值是否按该单位填写。",
                        ),
                        cell.spot,
                    )
                    break
    for sentence in reading.sentences:
        for found in _IN_TEXT.findall(sentence.text):
            yield Observation(
                warning(
                    "audit-unit",
                    sentence.paragraph.place,
                    f"单位“{found}”是功率除以时间，没有这样的单位；功率应写“kW”，用电量应写“kWh”。",
                ),
                sentence.paragraph.spot,
            )
