"""Filling a template against docxtpl filling the same one, as ratios in the same run; and how time and memory grow.

Every figure is the median of whole processes run in turn, so that a busy machine slows both; beside the time on the
clock stands the processor's, which other programs hardly change. Both load compiled modules, as installed
programs do. Nothing here is a test.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from docx.document import Document

CONTEXT = """
import sys
rows = int(sys.argv[2])
context = {
    "v": {f"x{i}": f"值{i}" for i in range(900)}, "n": {f"y{i}": i for i in range(900)}, "表": {}, "图": {},
    "rows": [{c: f"{c}行{i}" for c in "abcdefgh"} for i in range(rows)],
}
"""
OURS = f"""{CONTEXT}
from pathlib import Path
from ghgxl.word.render import render
render(Path(sys.argv[1]), context, Path(sys.argv[1] + ".ours.docx"), page_numbers=False)
"""
PEER = f"""{CONTEXT}
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
document = DocxTemplate(sys.argv[1])
document.render(context, jinja_env=ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True))
document.save(sys.argv[1] + ".peer.docx")
"""


def template(path: Path) -> None:
    """Write a template of about 40 pages: 36 sections, 864 values, one table of eight columns that repeats."""
    import docx

    document = docx.Document()
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):  # Word 2007's, which no template of today carries
            del document.part.rels[key]
    number = 0
    for chapter in range(6):
        document.add_heading(f"第{chapter}章", 1)
        for section in range(6):
            document.add_heading(f"第{section}节", 2)
            for _ in range(12):
                paragraph = document.add_paragraph("说明企业在报告期内的情况，")
                paragraph.add_run(f"“{{{{ v.x{number} }}}}”").bold = True
                paragraph.add_run(f"与{{{{ n.y{number} }}}}吨" + "正文" * 40)
                number += 1
    rows = [["列"] * 8, ["{%tr for r in rows %}"], [f"{{{{ r.{name} }}}}" for name in "abcdefgh"], ["{%tr endfor %}"]]
    table = document.add_table(rows=len(rows), cols=8)
    for line, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(line, column).text = text
    _as_word_writes(document)
    document.save(str(path))


def _as_word_writes(document: Document) -> None:
    """Give every paragraph and run what Word saves with it: revision marks, fonts, sizes, languages."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    form = (
        f'<w:rPr {w}><w:rFonts w:ascii="Times New Roman" w:eastAsia="宋体" w:hAnsi="Times New Roman" w:hint="eastAsia"/>'
        '<w:color w:val="000000"/><w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )
    for paragraph in document.element.body.iter(qn("w:p")):
        for name in ("rsidR", "rsidRPr", "rsidRDefault", "rsidP"):
            paragraph.set(qn(f"w:{name}"), "00A41C2F")
    for run in document.element.body.iter(qn("w:r")):
        run.set(qn("w:rsidRPr"), "00A41C2F")
        if run.rPr is None:
            run.insert(0, parse_xml(form))


class Cost(NamedTuple):
    """What a whole process takes: seconds on the clock and of the processor, and the most memory at once, in MB."""

    clock: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s (processor {self.processor:.2f} s, {self.memory:.0f} MB)"


def cost(code: str, path: Path, rows: int) -> Cost:
    """Return what filling the template takes."""
    folder = {"PYTHONPYCACHEPREFIX": str(path.parent / "compiled")}
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | folder
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, str(path), str(rows)], env=surroundings)
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, code
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def median(costs: Iterable[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))


def compared(path: Path) -> None:
    """Print what both take for tables of several lengths, and the ratios."""
    for rows, turns in ((100, 5), (1000, 7), (10000, 3)):
        pairs = [(cost(OURS, path, rows), cost(PEER, path, rows)) for _ in range(turns + 1)][1:]
        ours, peer = (median(column) for column in zip(*pairs, strict=True))
        clock, processor = ours.clock / peer.clock, ours.processor / peer.processor
        print(f"{rows:>6} rows: ghgxl {ours}, docxtpl {peer}, ratio {clock:.2f} (processor {processor:.2f})")


def growth(path: Path) -> None:
    """Print what each further row takes, from table to longer table."""
    before: tuple[int, Cost] | None = None
    for rows in (1000, 2000, 5000, 10000, 20000, 40000):
        now = median(cost(OURS, path, rows) for _ in range(3))
        further = ""
        if before is not None:
            each = (now.processor - before[1].processor) / (rows - before[0])
            further = f", each further row {each * 1e6:.0f} µs and {(now.memory - before[1].memory) / (rows - before[0]) * 1e3:.1f} kB"
        print(f"{rows:>6} rows: {now}{further}")
        before = rows, now


def main() -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.docx"
        template(path)
        compared(path)
        growth(path)


if __name__ == "__main__":
    main()
