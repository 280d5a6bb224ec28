"""xlwings as it is on Windows, on any machine: its own function server and conversions over a stub of pywin32.

Importing this changes xlwings for the whole process, so only programs that tests start import it. What is stubbed is the
way between processes (COM); the server class, the choice of arguments and every conversion are xlwings' own code.
"""

from __future__ import annotations

import asyncio  # noqa: F401  before the platform is renamed
import ctypes
import subprocess  # noqa: F401  before the platform is renamed
import sys
import types
from typing import Any


class Wrapped:
    """A Python object that has gone over COM."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner


class ComError(Exception):
    """What pywin32 raises."""


class _Anything:
    """A part of Windows that is named while xlwings is imported, and never used by functions."""

    def __getattr__(self, _name: str) -> Any:
        return _Anything()

    def __call__(self, *_: Any, **__: Any) -> Any:
        return 0


def _unwrap(given: Any) -> Any:
    if not isinstance(given, Wrapped):
        raise TypeError("not one of ours")
    return given.inner


def _module(name: str, **content: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(content)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
    return module


def server() -> Any:
    """Return xlwings' function server, as XLPyDLLActivateAuto hands it to VBA."""
    _module("pywintypes", com_error=ComError, TimeType=type("TimeType", (), {}), IID=str)
    _module(
        "pythoncom",
        CoInitialize=lambda: None,
        IID_IDispatch="IDispatch",
        IID_IEnumVARIANT="IEnumVARIANT",
        TypeIIDs={"IDispatch": type("PyIDispatch", (), {})},
        com_error=ComError,
        __file__="pythoncom.dll",
    )
    for name in ("win32api", "win32con", "win32event", "win32gui", "win32process", "win32timezone"):
        _module(name)
    _module("win32com")
    _module("win32com.client", CDispatch=type("CDispatch", (), {}), Dispatch=lambda given, **_: given, DispatchEx=None)
    client: Any = sys.modules["win32com.client"]
    client.DispatchBaseClass = type("DispatchBaseClass", (), {})
    _module("win32com.server")
    _module("win32com.server.exception", COMException=ComError)
    _module("win32com.server.dispatcher")
    _module("win32com.server.policy")
    _module("win32com.server.util", wrap=lambda inner, **_: Wrapped(inner), unwrap=_unwrap)
    library: Any = ctypes
    library.windll = library.oledll = _Anything()
    if not hasattr(library, "WINFUNCTYPE"):
        library.WINFUNCTYPE = library.CFUNCTYPE
    platform, sys.platform = sys.platform, "win32"
    loads, library.PyDLL = library.PyDLL, lambda _: _Anything()
    try:
        import xlwings
        from xlwings.com_server import XLPython
    finally:
        sys.platform, library.PyDLL = platform, loads
    assert not xlwings.__pro__, "the licensed part of xlwings has no place here"
    return XLPython()
