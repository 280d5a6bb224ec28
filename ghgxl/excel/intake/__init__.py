"""取数: records read from a company's own sheets as they stand, by the instructions of the sheet 取数.

``heads`` finds columns under titles, merged and two-level headers; ``instruction`` understands one line of 取数;
``rows`` and ``months`` read one record per row, or months and years across. The company's sheets are never changed.
"""
