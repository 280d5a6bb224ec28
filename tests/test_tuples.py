"""Our NamedTuple is typing's, but for what it costs to define: whatever is done with the one gives what the other gives."""

from __future__ import annotations

import copy
import pickle
import sys
import types
import typing
from collections.abc import Callable
from typing import Any, Self

import pytest

from ghgxl import tuples


class Ours(tuples.NamedTuple):
    """A noun."""

    name: str
    value: float
    unit: str = "t"
    places: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return f"{self.name} {self.value} {self.unit}"

    @classmethod
    def zero(cls, name: str) -> Ours:
        return cls(name, 0.0)


class Theirs(typing.NamedTuple):
    """A noun."""

    name: str
    value: float
    unit: str = "t"
    places: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return f"{self.name} {self.value} {self.unit}"

    @classmethod
    def zero(cls, name: str) -> Theirs:
        return cls(name, 0.0)


class Empty(tuples.NamedTuple):
    """A noun without a field."""


class Longer(Ours):
    """A noun that is a subclass of another, and has attributes beside its fields."""

    def __new__(cls, name: str) -> Self:
        made = super().__new__(cls, name, 1.0)
        made.more = "more"
        return made

    more: str


def shout(self: Any) -> str:
    return repr(self).upper()


USES: dict[str, Callable[[Any], object]] = {
    "all in order": lambda noun: noun("汽油", 1.5, "kg", ("A1",)),
    "defaults": lambda noun: noun("汽油", 1.5),
    "by name": lambda noun: noun(unit="L", value=2, name="柴油"),
    "too few": lambda noun: noun("汽油"),
    "too many": lambda noun: noun(1, 2, 3, 4, 5),
    "twice": lambda noun: noun("汽油", 1.5, name="柴油"),
    "an unknown name": lambda noun: noun("汽油", 1.5, colour="red"),
    "repr": lambda noun: shout(noun("汽油", 1.5)).replace("THEIRS", "OURS"),
    "str": lambda noun: str(noun("汽油", 1.5)).partition("(")[2],
    "fields": lambda noun: [noun("汽油", 1.5).name, noun("汽油", 1.5).unit, noun.zero("水").value],
    "a property": lambda noun: noun("汽油", 1.5).words,
    "_replace": lambda noun: noun("汽油", 1.5)._replace(unit="L", places=("B2",)),
    "_make": lambda noun: noun._make(["汽油", 1.5, "kg", ()]),
    "_make of too few": lambda noun: noun._make(["汽油"]),
    "_asdict": lambda noun: noun("汽油", 1.5)._asdict(),
    "_fields": lambda noun: (noun._fields, noun._field_defaults, noun.__match_args__),
    "parts": lambda noun: (*noun("汽油", 1.5), noun("汽油", 1.5)[1], noun("汽油", 1.5)[2:]),
    "equal": lambda noun: noun("汽油", 1.5) == ("汽油", 1.5, "t", ()),
    "hash": lambda noun: hash(noun("汽油", 1.5)),
    "order": lambda noun: noun("A", 1) < noun("B", 0),
    "a new attribute": lambda noun: setattr(noun("汽油", 1.5), "colour", "red"),
    "another value": lambda noun: setattr(noun("汽油", 1.5), "name", "柴油"),
    "copy": lambda noun: copy.deepcopy(copy.copy(noun("汽油", 1.5))),
    "pickle": lambda noun: pickle.loads(pickle.dumps(noun("汽油", 1.5))),
    "types": typing.get_type_hints,
    "names": lambda noun: (noun.__doc__, noun.__module__, type(noun), noun.__name__[:0], len(noun.__mro__) > 2),
    "a match": lambda noun: matched(noun("汽油", 1.5)),
    "the constructor's arguments": lambda noun: (noun("汽油", 1.5), noun.__new__.__code__.co_varnames)[1],
}


def matched(value: Any) -> object:
    match value:
        case Ours(name, amount) | Theirs(name, amount):
            return name, amount
    return None


def outcome(use: Callable[[Any], object], noun: Any) -> object:
    try:
        found = use(noun)
    except (TypeError, ValueError, AttributeError) as problem:
        words = str(problem).replace("Theirs", "Ours")
        return type(problem), "" if isinstance(problem, AttributeError) else words
    return (tuple(found), type(found) is noun) if isinstance(found, (Ours, Theirs)) else found


@pytest.mark.parametrize("use", USES)
def test_a_use_gives_what_it_gives_with_typing_s(use: str) -> None:
    assert outcome(USES[use], Ours) == outcome(USES[use], Theirs)


def test_a_noun_without_a_field_and_a_subclass_of_a_noun_can_be_made() -> None:
    assert Empty() == ()
    longer = Longer("水")
    assert (longer, longer.more, longer.words, Longer.__base__) == (("水", 1.0, "t", ()), "more", "水 1.0 t", Ours)


def test_a_constructor_is_compiled_with_the_first_tuple_and_once() -> None:
    class Fresh(tuples.NamedTuple):
        one: int

    assert "__new__" not in vars(Fresh) or sys.version_info >= (3, 14)
    assert Fresh(1) == (1,)
    made = Fresh.__new__
    assert Fresh(one=2).one == 2
    assert Fresh.__new__ is made


@pytest.mark.parametrize("body", [{"__annotations__": {"a": int, "b": int}, "a": 1}, {"__annotations__": {"_a": int}}])
def test_a_field_without_a_default_after_one_with_and_a_hidden_field_are_no_definitions(
    body: dict[str, object],
) -> None:
    for definition in (tuples.NamedTuple, typing.NamedTuple):
        with pytest.raises((TypeError, ValueError)):
            types.new_class("Wrong", (definition,), None, lambda namespace: namespace.update(body, __module__="here"))
