"""What a report says, as frozen data: named values, tables, figures and paragraphs; knows no Word."""
