"""The exceptions of ghgxl: programmers' mistakes, unusable input, and refusals.

    GhgxlError
    ├── Refused            a question that has no answer; a station turns it into a Finding
    │   ├── UnitRefused    a unit that is unknown, impossible, or doesn't convert
    │   ├── GasRefused     a gas without a name or a GWP that we know
    │   └── FactorRefused  no factor, or more than one, for what was asked
    ├── WorkbookError      a ledger that can't be opened or read at all
    │   └── NothingToDo    a workbook without the function cells that were to be frozen or filled
    ├── TemplateError      a Word template that can't be filled; holds every problem found
    ├── OutputError        a file that can't be written where it was asked for
    └── DataError          our own data files contradict their rules

The class docstring is the default message. What is wrong with a user's *row* is
never an exception at the surface: it is a Finding (see ``findings``).
"""

from __future__ import annotations

import errno
from collections.abc import Sequence


class GhgxlError(Exception):
    """ghgxl 出错。"""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())

    @property
    def message(self) -> str:
        """The sentence for the user, in Chinese."""
        return str(self.args[0])


class Refused(GhgxlError):
    """无法给出结果。"""

    code = "refused"

    def __init__(self, message: str = "", code: str = "") -> None:
        super().__init__(message)
        if code:
            self.code = code


class UnitRefused(Refused):
    """单位无法识别或无法换算。"""

    code = "unit"


class GasRefused(Refused):
    """没有该气体的数据。"""

    code = "gas"


class FactorRefused(Refused):
    """因子库中没有对应的排放因子。"""

    code = "factor"


class WorkbookError(GhgxlError):
    """台账无法读取。"""


class NothingToDo(WorkbookError):
    """工作簿里没有函数公式，不需要处理。"""


class TemplateError(GhgxlError):
    """模板无法使用。"""

    def __init__(self, message: str = "", problems: Sequence[object] = ()) -> None:
        super().__init__(message or "\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class OutputError(GhgxlError):
    """文件无法写入。"""


class DataError(GhgxlError):
    """内置数据有误。"""


_SYSTEM = {
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EACCES: "没有权限，或文件正在别处打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "该磁盘只能读",
    errno.ENOSPC: "磁盘已满",
    errno.EBUSY: "文件正被占用",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘或网络出错",
}


def why(problem: OSError) -> str:
    """Return in Chinese why the system refused a file; what isn't known keeps the system's number."""
    return _SYSTEM.get(problem.errno or 0) or f"系统错误 {problem.errno or '未知'}"
