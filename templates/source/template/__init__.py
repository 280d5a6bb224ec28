"""How the Word template is made: its package parts, styles, prose and the small markup that the prose is written in."""
