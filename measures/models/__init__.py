"""The tables of the catalogue."""

from measures.models.blocks import Block
from measures.models.editions import COLUMNS, UNITS, Edition
from measures.models.entries import Entry, EntryField
from measures.models.envelopes import Envelope
from measures.models.frozen import Frozen
from measures.models.intake import StagedRow, Upload
from measures.models.measures import Call, Counter, Measure, MeasureName, Succession
from measures.models.ministries import Ministry
from measures.models.search_words import EmptySearch, SearchSynonym
from measures.models.taxonomy import PolicyField, Role, Taxonomy

__all__ = [
    "COLUMNS",
    "UNITS",
    "Block",
    "Call",
    "Counter",
    "Edition",
    "EmptySearch",
    "Entry",
    "EntryField",
    "Envelope",
    "Frozen",
    "Measure",
    "MeasureName",
    "Ministry",
    "PolicyField",
    "Role",
    "SearchSynonym",
    "StagedRow",
    "Succession",
    "Taxonomy",
    "Upload",
]
