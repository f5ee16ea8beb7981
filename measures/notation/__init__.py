"""How ministries print amounts, rates, cells, recipients and promises: text ⇄ value.

Every module here has a ``read_x(text) -> X`` that never raises and a ``write_x(X) -> str``
whose text reads back as the same value. What cannot be read is ``Reading.UNREAD``; it is
never guessed. Standard library only: no Django, no database, no other room of the project.
"""
