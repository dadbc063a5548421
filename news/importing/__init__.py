"""Import of page texts, saved web pages and Word documents: reading, parsing and building are separate steps.

`reading` turns a file of any of the `formats` into numbered lines, `parser` turns lines into a
`document.ParsedPage`, which knows neither models nor the database, `builder` fills a page from it and `run` saves
it. A reader for another format has to produce a `document.SourceText` and nothing else (decision 0019).
"""
