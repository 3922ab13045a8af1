"""Pages that are written from the program's own tables, so that they cannot say anything else.

`make docs` writes them; a test fails while a page differs from what its table gives.
"""
