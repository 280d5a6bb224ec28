"""Build the templates in ``templates/`` from the prose and styles in this folder, byte for byte the same each time.

    python templates/source/build.py [FOLDER]

The prose stands in ``template/prose``, one file a chapter, in a markup that ``template.markup`` explains.
"""

from __future__ import annotations

import sys
from pathlib import Path

from template import brief, inventory, sector

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent
    for build in (inventory.build, sector.build, brief.build):
        print(f"已生成 {build(target)}")
