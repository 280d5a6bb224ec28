"""What LibreOffice loads: a service whose methods are the worksheet functions, and a job that mends their names.

LibreOffice executes this file with its own Python, so it keeps to what Python 3.8 can read and imports ghgxl from
the folder beside it, ahead of any other copy. Where that Python is too old, the functions stay known, give #NAME?,
and GHG_EXPLAIN says why. Nothing outside LibreOffice imports it.
"""

from __future__ import annotations

import os
import struct
import sys
from typing import Any, Callable  # noqa: UP035 - Python 3.8 has it only here

import uno  # type: ignore[import-not-found]  # comes with LibreOffice
import unohelper  # type: ignore[import-not-found]  # comes with LibreOffice

INTERFACE = "org.ghgxl.calc.XFunctions"
SERVICE = "GHGXL"
JOB = "GHGXL.Names"
PASSING = "_ghgxl_passing"
PYTHON = "{}.{}".format(*sys.version_info[:2])
CAN_RUN = sys.version_info >= (3, 11)

if CAN_RUN:
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pythonpath"))  # noqa: PTH100, PTH118, PTH120 - it is a text


def _bound(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _self, *given: function(*given)


def _unavailable(_self: Any, name: str) -> Callable[..., Any]:
    """Return, for a function that can't run here, one that says so."""
    if not name.startswith("GHG_"):
        raise AttributeError(name)
    told = f"没有结果：LibreOffice 所用的 Python 是 {PYTHON}，温室气体函数需要 3.11 或更新的版本。"
    failed = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | 525))[0]
    return lambda *_given: ((told if name == "GHG_EXPLAIN" else failed,),)


def _functions() -> dict[str, Any]:
    if not CAN_RUN:
        return {"__getattr__": _unavailable}
    from ghgxl.calc.cells import METHODS

    return {name: _bound(function) for name, function in METHODS.items()}


def _recognise(model: Any) -> None:
    """Let Calc read again every formula that it didn't understand; the workbook doesn't count as changed.

    Adding a defined name makes Calc compile what is unknown once more, this time with the names that a user types;
    100,000 cells take less than a tenth of a second, where entering them again takes minutes.
    """
    names, undo, changed = model.NamedRanges, model.getUndoManager(), model.isModified()
    undo.lock()
    try:
        if not names.hasByName(PASSING):
            names.addNewByName(PASSING, "$A$1", uno.createUnoStruct("com.sun.star.table.CellAddress"), 0)
            names.removeByName(PASSING)
    finally:
        undo.unlock()
    model.setModified(changed)


def _version(context: Any) -> tuple[int, ...]:
    provider = context.ServiceManager.createInstance("com.sun.star.configuration.ConfigurationProvider")
    node = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    node.Name, node.Value = "nodepath", "/org.openoffice.Setup/Product"
    product = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (node,))
    return tuple(int(part) for part in product.getByName("ooSetupVersion").split("."))


def _execute(self: Any, given: Any) -> None:
    """Mend the names of a workbook that was loaded or saved."""
    from pathlib import Path

    from ghgxl.calc.names import KNOWS_NAMES, rename

    environment = {item.Name: item.Value for part in given if part.Name == "Environment" for item in part.Value}
    model = environment.get("Model")
    if (
        model is None
        or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument")
        or _version(self.context) >= KNOWS_NAMES
    ):
        return
    if environment["EventName"] == "OnLoadFinished":
        _recognise(model)
    elif model.URL.startswith("file:") and model.URL.lower().endswith((".xlsx", ".xlsm")):
        rename(Path(uno.fileUrlToSystemPath(model.URL)))


def _service(name: str, services: tuple[str, ...], interface: str, members: dict[str, Any]) -> type:
    def start(self: Any, context: Any) -> None:
        self.context = context

    return type(
        name.replace(".", ""),
        (unohelper.Base, uno.getClass(interface), uno.getClass("com.sun.star.lang.XServiceInfo")),
        {
            "__init__": start,
            "getImplementationName": lambda _self: name,
            "supportsService": lambda _self, asked: asked in services,
            "getSupportedServiceNames": lambda _self: services,
            **members,
        },
    )


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name that LibreOffice's loader looks for
for _name, _services, _interface, _made in (
    (SERVICE, (SERVICE, "com.sun.star.sheet.AddIn"), INTERFACE, _functions()),
    (
        JOB,
        (JOB, "com.sun.star.task.Job"),
        "com.sun.star.task.XJob",
        {"execute": _execute if CAN_RUN else lambda *_: None},
    ),
):
    g_ImplementationHelper.addImplementation(_service(_name, _services, _interface, _made), _name, _services)
