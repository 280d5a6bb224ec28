"""An add-in as thin as there can be: methods of bare Python, to see and time what Calc itself does."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from ghgxl.calc import metadata

_COMPONENT = """import uno, unohelper
{python}
Bare = type("Bare", (unohelper.Base, uno.getClass("org.ghgxl.bare.XBare")),
    {{"__init__": lambda self, context: None, **METHODS}})
g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Bare, "BARE", ("BARE", "com.sun.star.sheet.AddIn"))
"""


def build(path: Path, methods: Mapping[str, str], python: str) -> Path:
    """Write an add-in: method → its parameters in UNOIDL, and Python that makes them as METHODS; called BARE.METHOD."""
    declared = "".join(f"sequence<sequence<any> > {name}({given}); " for name, given in methods.items())
    nodes = "".join(
        f'<node oor:name="{name}" oor:op="replace"><prop oor:name="DisplayName">'
        f'<value xml:lang="en-US">{name.upper()}</value></prop></node>'
        for name in methods
    )
    parts = {
        "META-INF/manifest.xml": metadata.manifest(
            (
                ("bare.idl", "application/vnd.sun.star.uno-typelibrary;type=RDB"),
                ("bare.py", "application/vnd.sun.star.uno-component;type=Python"),
                ("CalcAddIns.xcu", "application/vnd.sun.star.configuration-data"),
            )
        ),
        "description.xml": '<description xmlns="http://openoffice.org/extensions/description/2006">'
        '<identifier value="org.ghgxl.bare"/><version value="1"/></description>',
        "bare.idl": f"module org {{ module ghgxl {{ module bare {{ interface XBare {{ {declared}}}; }}; }}; }};\n",
        "bare.py": _COMPONENT.format(python=python),
        "CalcAddIns.xcu": '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" oor:name="CalcAddIns" '
        'oor:package="org.openoffice.Office"><node oor:name="AddInInfo"><node oor:name="BARE" oor:op="replace">'
        f'<node oor:name="AddInFunctions">{nodes}</node></node></node></oor:component-data>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path
