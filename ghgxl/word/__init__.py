"""All of Word: templates, filling, tables, figures, charts, fields; no other room names docx, lxml or jinja2."""
