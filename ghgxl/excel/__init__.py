"""All of Excel: the format as data, reading ledgers, new workbooks and working papers.

openpyxl, XlsxWriter, python-calamine and xlwings are named only here, and imported only when used.
"""
