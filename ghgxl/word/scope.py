"""Everything that a tag may name: the values of the context, numbers of tables and figures, contents."""

from __future__ import annotations

from collections.abc import Mapping

from ghgxl.word.blocks import Contents, Press
from ghgxl.word.captions import typed_titles
from ghgxl.word.ooxml import Element
from ghgxl.word.outline import Outline
from ghgxl.word.references import Numbers

KINDS = ("表", "图")


def scoped(context: Mapping[str, object], press: Press, body: Element, outline: Outline) -> dict[str, object]:
    """Return the names and their values; the press learns under which names tables and figures are given."""
    scope = dict(context)
    caption = outline.style_id("Caption", "caption")
    for kind in KINDS:
        given = context.get(kind)
        blocks = given if isinstance(given, Mapping) else {}
        press.name(kind, blocks)
        typed = typed_titles(body, outline, caption, kind) if caption else []
        scope[f"{kind}号"] = Numbers(kind, list(dict.fromkeys([*map(str, blocks), *typed])))
        scope[f"{kind}目录"] = Contents(kind)
    given = context.get("段")
    press.name("段", given if isinstance(given, Mapping) else {})
    scope["目录"] = Contents("")
    return scope
