"""The acts on received files: receive, choose, apply, undo, redo. Nothing is written before it was seen."""

from measures.intake.applying import apply
from measures.intake.receiving import choose, receive
from measures.intake.undoing import later_edits, redo, undo

__all__ = ["apply", "choose", "later_edits", "receive", "redo", "undo"]
