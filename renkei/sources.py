"""What public pages are drawn from, by noun: the tables whose changes make an answer another one.

Models are named by their labels, as in ``renkei.access``: pages of measures also show what regions made of them, and
``measures`` may not know ``regions``. ``tests/renkei/test_sources.py`` asks every public address and compares the tables
its statements touched with what is declared here for it.
"""

from datetime import timedelta

from django.conf import settings

from renkei.marks import Passing, Source

OUTLINE: tuple[Source, ...] = (
    "measures.Taxonomy", "measures.Role", "measures.PolicyField", "measures.PolicyField_successors",
)  # fmt: skip
CATALOGUE: tuple[Source, ...] = (
    "measures.Edition", "measures.Ministry", "measures.Measure", "measures.MeasureName", "measures.Succession",
    "measures.SearchSynonym", *OUTLINE,
)  # fmt: skip
RECENT_DAYS = 60  # a call that closed within so many days is still listed
CALLS: tuple[Source, ...] = (  # and the moments at which a call is said to be in another state, or is not listed
    "measures.Call",
    Passing("measures.Call", "closes_at"),
    Passing("measures.Call", "closes_at", after=-timedelta(days=settings.RENKEI_CLOSING_SOON_DAYS)),
    Passing("measures.Call", "closes_at", after=timedelta(days=RECENT_DAYS)),
)
REGIONS: tuple[Source, ...] = (
    "regions.CityRegion", "regions.Membership", "regions.Municipality", "regions.LegalStatus", "regions.Prefecture",
    "regions.NationalTotal", "regions.Vision", "regions.VisionProject", "regions.ProjectMeasure",
)  # fmt: skip
LEDGER: tuple[Source, ...] = ("regions.Application", "regions.ApplicationRegion", "regions.StageChange")
RECEIVED: tuple[Source, ...] = ("measures.Upload",)  # why a measure left a year

# {a model without a mark: the one whose mark tells of it}. Readers see these rows only once the other says so, and
# nothing changes in them after that: an edition is published whole and frozen, an upload is applied once.
CARRIED = {
    "measures.Block": "measures.Edition",
    "measures.Envelope": "measures.Edition",
    "measures.Entry": "measures.Edition",
    "measures.EntryField": "measures.Edition",
    "measures.StagedRow": "measures.Upload",
    "measures.HistoricalCall": "measures.Call",  # written with each call, in its transaction
}
# {model: rows that readers see}: a change of others leaves the mark as it is. Of few rows: they are looked at one by one
SEEN = {
    "measures.Edition": "{row}.state <> 'draft'",
    "measures.Upload": "{row}.state = 'applied'",
}
# {model: writings that change no page by themselves}: a new measure stands in no edition that readers see yet
NO_NEWS = {"measures.Measure": {"INSERT"}}
EVERYTHING = (*CATALOGUE, *CALLS, *REGIONS, *LEDGER, *RECEIVED)
