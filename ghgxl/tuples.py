"""``NamedTuple`` as ``typing`` has it, for a program of many nouns of which a run makes few.

Defining seventy of typing's took a tenth of the time of a small ledger: each looks at its annotations and compiles a
constructor. Here a constructor is compiled when the first tuple is made. All else is as it is there, and to a type checker
it is that very class; from Python 3.14 on, where annotations are kept in another way, it is so at run time too.
"""

from __future__ import annotations

import sys
from collections import _tuplegetter  # type: ignore[attr-defined]  # what makes typing's fields quick to read
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class _Tuple(tuple[Any, ...]):
    """What every tuple with names can do."""

    __slots__ = ()
    if TYPE_CHECKING:  # annotations here would be taken for fields of every subclass
        _fields: tuple[str, ...]
        _field_defaults: Mapping[str, Any]

    def __new__(cls, *values: Any, **named: Any) -> Self:
        """Return a tuple of the class; the first one compiles the constructor that the class has from then on."""
        owner = next(one for one in cls.__mro__ if "_fields" in one.__dict__)
        owner.__new__ = staticmethod(_constructor(owner))  # type: ignore[method-assign]
        made: Self = owner.__new__(cls, *values, **named)
        return made

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Self:
        """Return a tuple of so many values in order."""
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changes: Any) -> Self:
        """Return the tuple with other values in some fields."""
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise TypeError(f"Got unexpected field names: {list(changes)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        """Return the values by field."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{self.__class__.__name__}({values})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy or a pickle is made from."""
        return tuple(self)


def _constructor(owner: type[_Tuple]) -> Any:
    """Return the function that makes a class's tuples, with the names and defaults of its fields."""
    arguments, values = ("".join(pattern % field for field in owner._fields) for pattern in (", %s", "%s, "))
    made = eval(f"lambda _cls{arguments}: _new(_cls, ({values}))", {"_new": tuple.__new__})  # noqa: S307  field names only
    made.__defaults__ = tuple(owner._field_defaults.values())
    made.__name__, made.__qualname__ = "__new__", f"{owner.__qualname__}.__new__"
    return made


class _Definition(type):
    """Makes an ordinary subclass of tuple of each class that is defined as a NamedTuple."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        if not bases:
            return super().__new__(cls, name, bases, namespace)
        fields = tuple(namespace.get("__annotations__", ()))
        defaults = {field: namespace.pop(field) for field in fields if field in namespace}
        if tuple(defaults) != fields[len(fields) - len(defaults) :] or any(field[0] == "_" for field in fields):
            raise TypeError(f"{name}: a field begins with _, or has no default and stands after one that has")
        namespace |= {field: _tuplegetter(place, None) for place, field in enumerate(fields)}
        namespace |= {"__slots__": (), "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
        return type(name, (_Tuple,), namespace)


if TYPE_CHECKING or sys.version_info >= (3, 14):
    from typing import NamedTuple
else:

    class NamedTuple(metaclass=_Definition):
        """A tuple whose values have names: see ``typing.NamedTuple``."""


__all__ = ["NamedTuple"]
