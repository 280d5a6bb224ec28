"""All of LibreOffice Calc: the worksheet functions as an add-in (.oxt), generated from the registry.

``package.build`` writes the add-in, ``installing`` puts it into LibreOffice and takes it out again. ``cells``
stands between Calc's values and ``ghgxl.functions``; ``component`` is what LibreOffice itself loads. A workbook
is never opened, read or written here, and no function is described here a second time.
"""
