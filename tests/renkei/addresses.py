"""Every address of the URLconf with a value for each part, made from its patterns: what walks over all pages begins here."""

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

SAMPLES = {  # by converter; a text that it accepts
    "YearConverter": "2020",
    "FiscalYearConverter": "2020",
    "NumberConverter": "1",
    "StageConverter": "r1",
    "RevisionConverter": "r1",
    "RegionCodeConverter": "R01",
    "MunicipalityCodeConverter": "342076",
    "IntConverter": "1",
    "StringConverter": "1",
    "SlugConverter": "a",
    "PathConverter": "1",
}
SIGNS_OUT = "/admin/logout/"  # a walk that goes there is anonymous from then on


def every_address(resolver: URLResolver | None = None, before: str = "/", **samples: str) -> Iterator[str]:
    """Yield one address for each pattern, in order; ``samples`` replace those above, by converter."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + _filled(pattern.pattern, SAMPLES | samples)
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern, route, **samples)
        elif isinstance(pattern, URLPattern) and route != SIGNS_OUT:
            yield route


def _filled(pattern: Any, samples: dict[str, str]) -> str:
    route = str(pattern)
    if route.startswith("^") or "(?P" in route:  # the admin's regular expressions: the list of an app, and the rest
        return {"^(?P<app_label>measures|regions|renkei)/$": "measures/", "(?P<url>.*)$": "nowhere/at-all"}.get(
            route, "measures/" if "app_label" in route else "nowhere/at-all"
        )
    for name, converter in pattern.converters.items():
        sample = samples[type(converter).__name__]
        for written in (f"<{name}>", *(f"<{kind}:{name}>" for kind in _kinds(route, name))):
            route = route.replace(written, sample)
    return route


def _kinds(route: str, name: str) -> list[str]:
    return [
        part.partition(":")[0]
        for part in route.replace("<", "\n").splitlines()
        if part.partition(">")[0].endswith(f":{name}")
    ]
