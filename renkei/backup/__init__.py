"""Everything that is kept, in one file that any of our databases can be made from again."""
