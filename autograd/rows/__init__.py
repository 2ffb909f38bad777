"""rows: the table.

One row of text per primitive, the language it is written in, and what is made of it for everybody.
"""
