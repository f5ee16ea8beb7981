"""The tables of the city-regions."""

from regions.models.applications import Application, ApplicationRegion, StageChange
from regions.models.city_regions import CityRegion, Membership, NationalTotal
from regions.models.geography import LegalStatus, Municipality, Prefecture
from regions.models.sheets import Sheet, SheetRow
from regions.models.visions import ProjectMeasure, Vision, VisionProject

__all__ = [
    "Application",
    "ApplicationRegion",
    "CityRegion",
    "LegalStatus",
    "Membership",
    "Municipality",
    "NationalTotal",
    "Prefecture",
    "ProjectMeasure",
    "Sheet",
    "SheetRow",
    "StageChange",
    "Vision",
    "VisionProject",
]
