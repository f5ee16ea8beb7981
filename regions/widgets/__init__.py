"""What a cell of a flat list says: its text read into a value, and a value written as the text that reads back.

Reading raises ``Problem`` (what stands there, what was expected); what was read in one certain way although it is
written oddly leaves a ``Note``. A module for each noun.
"""
