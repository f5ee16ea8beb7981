"""The acts on applications (申請・採択状況): record, advance, correct, take back, confirm. Atomic; each says who did it.

An application is internal until an editor confirms its source. Whatever changes what was confirmed makes it internal
and unconfirmed again, so that nobody reads what no editor has seen.
"""

from regions.applications.confirming import confirm, unpublish
from regions.applications.correcting import correct, correct_stage
from regions.applications.moving import advance, withdraw
from regions.applications.recording import not_applied, record
from regions.applications.rows import AMOUNTS, recorded_steps
from regions.applications.warning import warnings

__all__ = [
    "AMOUNTS",
    "advance",
    "confirm",
    "correct",
    "correct_stage",
    "not_applied",
    "record",
    "recorded_steps",
    "unpublish",
    "warnings",
    "withdraw",
]
