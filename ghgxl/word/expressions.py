"""The expressions inside tags: parsed by jinja2, admitted by a white list, evaluated here.

jinja2 only reads the spelling. No template code is ever generated or run: each
expression becomes a few nested closures over names, attributes, items, constants,
comparisons, and/or/not, the inline if and the filters of ``formats``. ``排放.总量(2021)``
is another spelling of ``排放.总量[2021]``; nothing is ever called. There is no arithmetic,
no private attribute, and a bound on size. A name that is missing is an error with the
nearest spelling, on every level.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from ghgxl.word.formats import FILTERS, Unanswered, printed_as, shown
from ghgxl.word.spelling import nearest

Scope = Mapping[str, object]
Evaluate = Callable[[Scope], object]

MAX_LENGTH, MAX_NODES = 1000, 120
UNKNOWN = object()
_ABSENT = object()
_ENVIRONMENT = Environment(autoescape=False)  # noqa: S701  values never become XML here: text.py escapes them

_COMPARE: dict[str, tuple[str, Callable[[Any, Any], object]]] = {
    "eq": ("==", operator.eq),
    "ne": ("!=", operator.ne),
    "lt": ("<", operator.lt),
    "lteq": ("<=", operator.le),
    "gt": (">", operator.gt),
    "gteq": (">=", operator.ge),
    "in": ("in", lambda left, right: left in right),
    "notin": ("not in", lambda left, right: left not in right),
}
_REFUSED = {
    "Test": "模板中不能用“is …”，请改用比较（==、!=）",
    "Concat": "模板中不能用“~”连接文字，请把两个标签并排写",
    "Slice": "模板中不能截取列表的一段",
    "Dict": "模板中不能写字典",
    "Not": "",
}
_JOINT = "“{}”之前少了连接（如“.”、“|”），或多写了内容"
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_KEYWORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "True", "False", "None"})
_ARITHMETIC = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "Pos": "+"}


class Refusal(Exception):
    """An expression that is misspelt or not allowed; the message says why, in Chinese."""


class Expression(NamedTuple):
    """A compiled expression: how it was written, its tree, and the closure that evaluates it."""

    source: str
    node: nodes.Expr
    evaluate: Evaluate


# -- names, attributes, items --------------------------------------------------------------------------------------


def _suggestion(wrong: str, names: Sequence[str], prefix: str = "") -> str:
    near = nearest(wrong, names)
    if near:
        return f"，是否想写“{prefix}{near}”？"
    if 0 < len(names) <= 20:
        return f"（可用：{'、'.join(names)}）"
    return ""


def _public_names(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [str(name) for name in value]
    return [name for name in dir(value) if not name.startswith("_") and not callable(getattr(value, name, None))]


def _missing_name(name: str, scope: Scope) -> str:
    dotted = [f"{top}.{inner}" for top, held in scope.items() if isinstance(held, Mapping) for inner in held]
    near = nearest(name, [*scope, *dotted])
    return f"没有名为“{name}”的数据" + (f"，是否想写“{near}”？" if near else _suggestion(name, list(scope)))


def field(value: object, name: str, path: str) -> object:
    """Return a named part of a value; ``path`` is how the whole was written, for the message."""
    if value.__class__ is dict or isinstance(value, Mapping):
        found = value.get(name, _ABSENT)
    else:
        found = _ABSENT if name.startswith("_") else getattr(value, name, _ABSENT)
    if found is _ABSENT or callable(found):
        owner = path[: -len(name)]
        if value is None:
            raise Unanswered(f"“{owner.rstrip('.')}”没有数据，因此没有“{path}”")
        raise Unanswered(f"没有名为“{path}”的数据" + _suggestion(name, _public_names(value), owner))
    return found


def _item(value: object, key: object, path: str) -> object:
    if isinstance(value, Mapping):
        found = value.get(key, _ABSENT) if isinstance(key, Hashable) else _ABSENT
        if found is not _ABSENT:
            return found
        held = [str(name) for name in value]
        if isinstance(key, str) and key.removesuffix("年").strip() in held:
            raise Unanswered(f"年份不加引号和“年”字，应写“{path}({key.removesuffix('年').strip()})”")
        if isinstance(key, str):
            raise Unanswered(f"“{path}”中没有“{key}”" + _suggestion(key, held))
        raise Unanswered(
            f"“{path}”中没有“{shown(key)}”" + (f"（可用：{'、'.join(held[:20])}）" if held else "，它是空的")
        )
    if isinstance(value, list | tuple | str) and isinstance(key, int):
        if -len(value) <= key < len(value):
            return value[key]
        raise Unanswered(f"“{path}”只有{len(value)}项，没有第{key}项（从0数起）")
    raise Unanswered(f"“{path}”不是按年份列出的数据，不能取其中的“{shown(key)}”")


def _called(value: object, key: object, path: str) -> object:
    """Return an item of a mapping that was asked for in round brackets."""
    if not isinstance(value, Mapping):
        raise Unanswered(f"“{path}”不是按年份列出的数据，后面不能写括号")
    return _item(value, key, path)


def written(node: nodes.Node) -> str:
    """Return a name, attribute or item the way a template spells it."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{written(node.node)}[{written(node.arg)}]"
    if isinstance(node, nodes.Call):
        return f"{written(node.node)}({'，'.join(written(arg) for arg in node.args)})"
    if isinstance(node, nodes.Const):
        return repr(node.value) if not isinstance(node.value, str) else f'"{node.value}"'
    return "…"


# -- compiling -----------------------------------------------------------------------------------------------------


def _constant(value: object) -> Evaluate:
    return lambda _scope: value


def _name(node: nodes.Name) -> Evaluate:
    name = node.name

    def evaluate(scope: Scope) -> object:
        found = scope.get(name, _ABSENT)
        if found is _ABSENT:
            raise Unanswered(_missing_name(name, scope))
        return found

    return evaluate


def _getattr(node: nodes.Getattr) -> Evaluate:
    name, path, owner = node.attr, written(node), _compile(node.node)
    if name.startswith("_"):
        raise Refusal(f"模板中不能使用以“_”开头的名称“{name}”")
    return lambda scope: field(owner(scope), name, path)


def _getitem(node: nodes.Getitem) -> Evaluate:
    if isinstance(node.arg, nodes.Slice):
        raise Refusal(_REFUSED["Slice"])
    path, owner, key = written(node.node), _compile(node.node), _compile(node.arg)
    return lambda scope: _item(owner(scope), key(scope), path)


def _looked_up(node: nodes.Call) -> tuple[nodes.Expr, nodes.Expr]:
    """Return what ``排放.总量(2021)`` asks of what; raises ``Refusal`` for every other call."""
    if len(node.args) != 1 or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise Refusal(f"模板中不能调用函数；取某一年的值写成“名称(年份)”，如“排放.总量(2021)”，这里是“{written(node)}”")
    if not isinstance(node.node, nodes.Name | nodes.Getattr | nodes.Getitem):
        raise Refusal("括号前面应是名称，如“排放.总量(2021)”")
    return node.node, node.args[0]


def _call(node: nodes.Call) -> Evaluate:
    named, asked = _looked_up(node)
    path, owner, key = written(named), _compile(named), _compile(asked)
    return lambda scope: _called(owner(scope), key(scope), path)


def _compare(node: nodes.Compare) -> Evaluate:
    first = _compile(node.expr)
    rest = [(*_COMPARE[operand.op], _compile(operand.expr)) for operand in node.ops]

    def evaluate(scope: Scope) -> object:
        left = first(scope)
        for sign, compare, other in rest:
            right = other(scope)
            try:
                if not compare(left, right):
                    return False
            except TypeError:
                raise Unanswered(f"“{shown(left)}”与“{shown(right)}”不能用“{sign}”比较") from None
            left = right
        return True

    return evaluate


def _condition(node: nodes.CondExpr) -> Evaluate:
    test, yes = _compile(node.test), _compile(node.expr1)
    no = _constant("") if node.expr2 is None else _compile(node.expr2)
    return lambda scope: yes(scope) if test(scope) else no(scope)


def _filter(node: nodes.Filter) -> Evaluate:
    found = FILTERS.get(node.name)
    if found is None:
        raise Refusal(f"没有名为“{node.name}”的格式" + _suggestion(node.name, list(FILTERS)))
    if node.kwargs or node.dyn_args or node.dyn_kwargs or not found.least <= len(node.args) <= found.most:
        need = "不带括号" if not found.most else "括号里写一项" if found.least else "括号里至多写一项"
        raise Refusal(f"格式“{node.name}”{need}")
    assert node.node is not None
    function, subject, args = found.function, _compile(node.node), [_compile(arg) for arg in node.args]

    def evaluate(scope: Scope) -> object:
        value = subject(scope)
        result = function(value, *(arg(scope) for arg in args))
        return printed_as(result, value) if result.__class__ is str else result

    return evaluate


def _compile(node: nodes.Node) -> Evaluate:
    match node:
        case nodes.Name():
            return _name(node)
        case nodes.Getattr():
            return _getattr(node)
        case nodes.Getitem():
            return _getitem(node)
        case nodes.Call():
            return _call(node)
        case nodes.Const():
            return _constant(node.value)
        case nodes.Neg() if isinstance(node.node, nodes.Const) and isinstance(node.node.value, int | float):
            return _constant(-node.node.value)
        case nodes.Filter():
            return _filter(node)
        case nodes.Compare():
            return _compare(node)
        case nodes.And():
            left, right = _compile(node.left), _compile(node.right)
            return lambda scope: left(scope) and right(scope)
        case nodes.Or():
            left, right = _compile(node.left), _compile(node.right)
            return lambda scope: left(scope) or right(scope)
        case nodes.Not():
            inner = _compile(node.node)
            return lambda scope: not inner(scope)
        case nodes.CondExpr():
            return _condition(node)
        case nodes.List() | nodes.Tuple():
            items = [_compile(item) for item in node.items]
            return lambda scope: [item(scope) for item in items]
    kind = type(node).__name__
    if kind in _ARITHMETIC:
        raise Refusal(f"模板中不做计算（“{_ARITHMETIC[kind]}”），请引用已经算好的数据")
    raise Refusal(_REFUSED.get(kind) or "模板中不允许这样的写法")


_SYNTAX = [
    (re.compile(r"got '(年\w*)'"), "年份只写数字（如“排放.总量(2021)”），不写“{}”"),
    (re.compile(r"'end of (?!print)|unexpected end|Expected an expression"), "没有写完"),
    (re.compile(r"expected token 'end of print statement', got '='"), "判断是否相等要写“==”"),
    (re.compile(r"unexpected char '(.+)' at"), "出现了不能使用的字符“{}”"),
    (re.compile(r"unexpected '(.+)'$"), "“{}”放在这里不对"),
    (re.compile(r"expected token 'end of print statement', got '(.+)'"), _JOINT),
    (re.compile(r"expected token .+, got '(.+)'"), "“{}”放在这里不对"),
]


def _syntax_message(problem: TemplateSyntaxError, source: str) -> str:
    bare = _QUOTED.sub("", source)
    for opening, closing in ("()", "[]"):
        if bare.count(opening) != bare.count(closing):
            more, less = (opening, closing) if bare.count(opening) > bare.count(closing) else (closing, opening)
            return f"表达式有误：“{more}”没有配对的“{less}”"
    if any(quote in bare for quote in "\"'"):
        return "表达式有误：引号没有成对"
    if source.startswith("{"):
        return "表达式有误：多写了一个“{”"
    if ".." in bare:
        return "表达式有误：两个“.”连在一起"
    for pattern, words in _SYNTAX:
        match = pattern.search(problem.message or "")
        if match:
            return "表达式有误：" + words.format(*match.groups())
    return "表达式有误，请检查写法"


def _parsed(source: str) -> nodes.Expr:
    """Return the tree of an expression; the many that are only names and dots don't need jinja2's parser."""
    names = source.split(".")
    if all(name.isidentifier() for name in names) and names[0] not in _KEYWORDS:
        node: nodes.Expr = nodes.Name(names[0], "load")
        for name in names[1:]:
            node = nodes.Getattr(node, name, "load")
        return node
    try:
        parser = Parser(_ENVIRONMENT, source, state="variable")
        node = parser.parse_expression()
        if not parser.stream.eos:
            token = parser.stream.current
            raise Refusal(
                "表达式有误：" + ("判断是否相等要写“==”" if token.value == "=" else _JOINT.format(token.value))
            )
    except TemplateSyntaxError as problem:
        raise Refusal(_syntax_message(problem, source)) from None
    except RecursionError:
        raise Refusal("表达式嵌套太深") from None
    if sum(1 for _ in node.find_all(nodes.Node)) > MAX_NODES:
        raise Refusal("表达式太复杂")
    return node


@lru_cache(maxsize=4096)
def compiled(source: str) -> Expression:
    """Return the expression written in a tag, compiled once; raises ``Refusal``."""
    if not source:
        raise Refusal("标签是空的，请写上名称")
    if len(source) > MAX_LENGTH:
        raise Refusal(f"表达式太长（超过{MAX_LENGTH}字）")
    node = _parsed(source)
    return Expression(source, node, _compile(node))


def names(node: nodes.Node) -> Iterator[nodes.Name]:
    """Yield every name in an expression."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    if isinstance(node, nodes.Name):
        yield node
    else:
        yield from node.find_all(nodes.Name)


# -- looking without evaluating ------------------------------------------------------------------------------------


def inspected(node: nodes.Node, scope: Scope, say: Callable[[str], None]) -> object:
    """Return the value of a chain of names, or UNKNOWN, and say every name that is missing, reached or not.

    Items in brackets are left to evaluation: a condition may guard them.
    """
    if isinstance(node, nodes.Name):
        if node.name not in scope:
            say(_missing_name(node.name, scope))
            return UNKNOWN
        return scope[node.name]
    if isinstance(node, nodes.Getattr | nodes.Getitem | nodes.Call):
        owner = inspected(node.node, scope, say)
        if not isinstance(node, nodes.Getattr):
            key = inspected(node.args[0] if isinstance(node, nodes.Call) else node.arg, scope, say)
            if owner is UNKNOWN or key is UNKNOWN:
                return UNKNOWN
            try:
                look = _called if isinstance(node, nodes.Call) else _item
                return look(owner, key, written(node.node))
            except Unanswered as problem:
                if isinstance(node, nodes.Call) and not isinstance(owner, Mapping):
                    say(str(problem))
                return UNKNOWN
        if owner is UNKNOWN or owner is None:
            return UNKNOWN
        try:
            return field(owner, node.attr, written(node))
        except Unanswered as problem:
            say(str(problem))
            return UNKNOWN
    if isinstance(node, nodes.Const):
        return node.value
    for inner in node.iter_child_nodes():
        inspected(inner, scope, say)
    return UNKNOWN
