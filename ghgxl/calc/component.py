"""What LibreOffice loads: one UNO service whose methods are the worksheet functions.

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
SERVICES = (SERVICE, "com.sun.star.sheet.AddIn")
NEEDED = (3, 11)


def _ours() -> dict[str, Callable[..., Any]]:
    """Return the functions of the copy of ghgxl that came in this add-in."""
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pythonpath"))
    from ghgxl.calc.cells import METHODS

    return METHODS


def _bound(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _self, *given: function(*given)


def _unavailable(_self: Any, name: str) -> Callable[..., Any]:
    """Return, for a function that can't run here, one that says so."""
    if not name.startswith("GHG_"):
        raise AttributeError(name)
    version = ".".join(str(part) for part in sys.version_info[:2])
    told = f"没有结果：LibreOffice 所用的 Python 是 {version}，温室气体函数需要 3.11 或更新的版本。"
    failed = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | 525))[0]
    return lambda *_given: ((told if name == "GHG_EXPLAIN" else failed,),)


def _members() -> dict[str, Any]:
    return (
        {name: _bound(function) for name, function in _ours().items()}
        if sys.version_info >= NEEDED
        else {"__getattr__": _unavailable}
    )


Functions = type(
    "Functions",
    (unohelper.Base, uno.getClass(INTERFACE), uno.getClass("com.sun.star.lang.XServiceInfo")),
    {
        "__init__": lambda _self, _context: None,
        "getImplementationName": lambda _self: SERVICE,
        "supportsService": lambda _self, name: name in SERVICES,
        "getSupportedServiceNames": lambda _self: SERVICES,
        **_members(),
    },
)

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name that LibreOffice's loader looks for
g_ImplementationHelper.addImplementation(Functions, SERVICE, SERVICES)
