"""Import of page texts: reading, parsing and building are three separate steps.

`reading` turns a file into numbered lines, `parser` turns lines into a `document.ParsedPage`, which knows
neither models nor the database, `builder` fills a page from it and `run` saves it. A reader for another
format (a saved HTML page, a .docx) has to produce a ParsedPage and nothing else.
"""
