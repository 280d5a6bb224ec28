"""All of Word: a template of the office's own is checked, filled and finished here; ``render`` is the door.

Nothing in this room decides what a report says: it is given named values, tables,
figures and paragraphs (``ghgxl.report.nouns``) and puts them where the template asks.
"""
