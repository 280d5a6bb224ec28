"""The add-in as a file: what goes in, where it comes from, and that it is whole."""

from __future__ import annotations

import ast
import re
import struct
import subprocess
import sys
import types
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import ghgxl
from ghgxl.calc import cells, metadata, package
from ghgxl.errors import DataError, OutputError
from ghgxl.functions import FUNCTIONS, CellError

COMPONENT = Path(package.__file__).with_name("component.py")
OOR = "{http://openoffice.org/2001/registry}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def texts(node: ET.Element, name: str) -> dict[str | None, str | None]:
    """Return a property's values by language."""
    found = next(prop for prop in node.findall("prop") if prop.get(f"{OOR}name") == name)
    return {value.get(XML_LANG): value.text for value in found.findall("value")}


def test_the_same_program_gives_the_same_bytes(tmp_path: Path) -> None:
    package.build(tmp_path / "a.oxt")
    package.build(tmp_path / "b.oxt")
    assert (tmp_path / "a.oxt").read_bytes() == (tmp_path / "b.oxt").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.oxt") as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {name: archive.read(name) for name in archive.namelist()} == package.parts()


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="文件夹"):
        package.build(tmp_path)
    with pytest.raises(OutputError, match="无法写入"):
        package.build(tmp_path / "没有" / "ghgxl.oxt")
    target = tmp_path / "ghgxl.oxt"
    target.write_bytes(b"old")
    package.build(target)
    assert target.read_bytes()[:2] == b"PK"
    assert list(tmp_path.iterdir()) == [target]


def test_the_manifest_names_files_that_are_there_and_types_come_first() -> None:
    parts = package.parts()
    listed = [str(entry) for entry in re.findall(r'full-path="([^"]+)"', parts["META-INF/manifest.xml"].decode())]
    assert listed[0] == "XFunctions.idl"
    assert set(listed) <= parts.keys()
    for name in ("META-INF/manifest.xml", "description.xml", "CalcAddIns.xcu", "Jobs.xcu"):
        ET.fromstring(parts[name])
    assert f'<version value="{ghgxl.__version__}"/>' in parts["description.xml"].decode()
    assert "3.11" in parts["description.txt"].decode()


def test_the_configuration_says_what_the_registry_says() -> None:
    root = ET.fromstring(metadata.configuration())
    service = root.find(f"node/node[@{OOR}name='{metadata.SERVICE}']/node")
    assert service is not None
    assert [node.get(f"{OOR}name") for node in service] == list(FUNCTIONS)
    for node, function in zip(service, FUNCTIONS.values(), strict=True):
        for name, text in (
            ("DisplayName", function.name),
            ("CompatibilityName", function.name),
            ("Description", metadata.described(function)),
        ):
            assert texts(node, name) == dict.fromkeys(metadata.LANGUAGES, text)
        assert function.help in metadata.described(function)
        parameters = node.find("node")
        assert parameters is not None
        for each, parameter in zip(parameters, function.parameters, strict=True):
            assert each.get(f"{OOR}name") == metadata.parameter_name(parameter.id)
            assert texts(each, "DisplayName") == dict.fromkeys(metadata.LANGUAGES, parameter.name)
            assert texts(each, "Description") == dict.fromkeys(metadata.LANGUAGES, parameter.help)


def test_the_interface_says_what_the_registry_says() -> None:
    written = metadata.interface()
    methods = re.findall(r"sequence<sequence<any> > (\w+)\(([^)]*)\);", written)
    assert [(name, re.findall(r"\[in\] any (\w+)", given)) for name, given in methods] == [
        (function.name, [metadata.parameter_name(parameter.id) for parameter in function.parameters])
        for function in FUNCTIONS.values()
    ]
    assert ">>" not in written
    assert written.count("any") == sum(1 + len(function.parameters) for function in FUNCTIONS.values())


def test_only_our_own_modules_and_all_data_are_carried() -> None:
    modules = package.modules()
    assert set(package.ROOTS) <= set(modules)
    assert not [name for name in modules if name.startswith(("ghgxl.excel", "ghgxl.word", "ghgxl.cli", "ghgxl.report"))]
    data = Path(ghgxl.__file__).with_name("data")
    assert {f"pythonpath/ghgxl/data/{path.name}" for path in data.glob("*.csv")} < package.parts().keys()


def test_a_third_party_import_stops_the_build() -> None:
    with pytest.raises(DataError, match="第三方库"):
        package.modules(["ghgxl.excel.new"])


def test_the_carried_modules_work_alone(tmp_path: Path) -> None:
    """No ghgxl is installed for this Python, and nothing but the standard library is at hand."""
    for name, data in package.parts().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'pythonpath')!r}); "
        "from ghgxl.calc import cells, names; import ghgxl; print(ghgxl.__file__); "
        "print(cells.METHODS['GHG_EMISSION'](1.0, 'MWh', '电力', 2021.0, '广东', None, None))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    file, answer = done.stdout.splitlines()
    assert file.startswith(str(tmp_path))
    assert answer == "((0.4715,),)"


def started(version: tuple[int, ...]) -> dict[str, type]:
    """Return the services of the component, run by a Python of this version, with an UNO that only counts them."""
    services: dict[str, type] = {}

    class Helper:
        def addImplementation(self, made: type, name: str, _services: tuple[str, ...]) -> None:  # noqa: N802 - UNO's name
            services[name] = made

    uno, unohelper = types.ModuleType("uno"), types.ModuleType("unohelper")
    uno.getClass = lambda name: type(name, (), {})  # type: ignore[attr-defined]  # a module made here
    unohelper.Base = type("Base", (), {})  # type: ignore[attr-defined]  # a module made here
    unohelper.ImplementationHelper = Helper  # type: ignore[attr-defined]  # a module made here
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "uno", uno)
        patch.setitem(sys.modules, "unohelper", unohelper)
        patch.setattr(sys, "version_info", version)
        patch.setattr(sys, "path", list(sys.path))
        exec(compile(COMPONENT.read_text(encoding="utf-8"), str(COMPONENT), "exec"), {"__file__": str(COMPONENT)})
    return services


def test_a_python_that_is_too_old_can_still_say_so() -> None:
    ast.parse(COMPONENT.read_text(encoding="utf-8"), feature_version=(3, 8))
    functions: Any = started((3, 8, 16))[metadata.SERVICE](None)
    ((value,),) = functions.GHG_EMISSION(1.0, "kWh", "电力", None, None, None, None)
    assert struct.unpack("<Q", struct.pack("<d", value))[0] & 0xFFFF == cells.NUMBERS["#NAME?"]
    assert "3.8" in functions.GHG_EXPLAIN(1.0)[0][0]
    assert not hasattr(functions, "queryAdapter")


def test_the_services_are_called_what_the_metadata_says() -> None:
    services = started((3, 11, 2))
    assert list(services) == [metadata.SERVICE, metadata.JOB]
    functions: Any = services[metadata.SERVICE](None)
    assert functions.getImplementationName() == metadata.SERVICE
    assert functions.supportsService(metadata.SERVICE)
    assert all(callable(getattr(functions, name)) for name in FUNCTIONS)
    source = COMPONENT.read_text(encoding="utf-8")
    assert f'"{".".join((*metadata.MODULE, metadata.INTERFACE))}"' in source


def test_a_zero_is_a_zero_in_what_is_multiplied_and_doubted_in_a_factor() -> None:
    multiplied = {f.parameters[0].id for f in FUNCTIONS.values() if f.linear}
    assert multiplied == cells.COUNTED
    assert {p.id for f in FUNCTIONS.values() for p in f.parameters} & {"factor"} == cells.DOUBTED


def test_every_error_of_the_functions_is_one_of_calc() -> None:
    for kind, number in cells.NUMBERS.items():
        value = cells.cell(CellError(kind, ""))
        assert isinstance(value, float)
        assert struct.unpack("<Q", struct.pack("<d", value))[0] == 0x7FF8000000000000 | number
    unknown = cells.cell(CellError("#SPILL!", ""))
    assert struct.pack("<d", unknown) == struct.pack("<d", cells.error("#VALUE!"))
