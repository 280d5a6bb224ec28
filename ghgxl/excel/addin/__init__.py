"""The Windows Excel add-in ghgxl.xlam: built anywhere, installed for one user, diagnosed.

``build`` writes the file; ``install``, ``status`` and ``remove`` deal with one user's Excel without administrator rights;
``doctor`` turns facts about a machine into findings. A ledger stays a plain .xlsx: the add-in holds the code, the workbook none.
No workbook is ever asked for code or for configuration. winreg is imported only on Windows (``windows``), pyOpenVBA only to build.
"""
