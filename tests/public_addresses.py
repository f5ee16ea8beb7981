"""Every public address pattern with an example that answers with the real document of 2020 and the real regions.

A pattern that is not here fails ``tests/renkei/test_public_addresses.py``: a new page is looked at like the others.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

NOT_PUBLIC = ("admin/",)  # the office; its pages have their own tests
YEAR = "measures/<year:year>/"
REVISION = f"{YEAR}<stage:stage>/"
OF_AN_EDITION = {
    "": "",
    "data.json": "data.json",
    "data.csv": "data.csv",
    "data.xlsx": "data.xlsx",
    "coverage/": "coverage/",
    "coverage.json": "coverage.json",
    "coverage.csv": "coverage.csv",
    "changes/": "changes/",
    "changes.json": "changes.json",
    "changes.csv": "changes.csv",
    "<number:number>/": "11/",
}
EXAMPLES = {
    "": "/",
    "feed.atom": "/feed.atom",
    "measures/": "/measures/",
    "measures/coverage/": "/measures/coverage/",
    "measures/all/": "/measures/all/",
    "measures/all/<number:number>/": "/measures/all/11/",
    **{f"{YEAR}{route}": f"/measures/2020/{path}" for route, path in OF_AN_EDITION.items()},
    **{f"{REVISION}{route}": f"/measures/2020/r1/{path}" for route, path in OF_AN_EDITION.items()},
    "calls/": "/calls/",
    "calls/calls.ics": "/calls/calls.ics",
    "calls/feed.atom": "/calls/feed.atom",
    "regions/": "/regions/",
    "regions/data.json": "/regions/data.json",
    "regions/<region:code>/": "/regions/R22/",
    "regions/<region:code>/measures/<year:year>/": "/regions/R22/measures/2020/",
    "municipalities/": "/municipalities/",
    "municipalities/<town:code>/": "/municipalities/342076/",
    "municipalities/<town:code>/data.json": "/municipalities/342076/data.json",
    "applications/": "/applications/",
    "applications/<year:year>/": "/applications/2020/",
    "applications/<year:year>/data.json": "/applications/2020/data.json",
    "applications/<year:year>/data.csv": "/applications/2020/data.csv",
    "applications/unknown/": "/applications/unknown/",
    "applications/unknown/data.json": "/applications/unknown/data.json",
    "applications/unknown/data.csv": "/applications/unknown/data.csv",
    "about/": "/about/",
    "data/": "/data/",
    "accessibility/": "/accessibility/",
    "sitemap/": "/sitemap/",
    "sitemap.xml": "/sitemap.xml",
    "robots.txt": "/robots.txt",
    "favicon.ico": "/favicon.ico",
    ".well-known/security.txt": "/.well-known/security.txt",
    "healthz": "/healthz",
}
# the same patterns as a visitor also meets them: nothing found, a bad value, not there, past the end
STATES = (
    "/measures/2020/?q=ぬぬぬ",
    "/measures/2020/?q=地域&ministry=mic&rate=half&sort=-budget",
    "/measures/2020/?q=<b>&field=zz&grade=1&rate=1&recipient=1&page=0",
    "/measures/2020/?page=99",
    "/measures/2020/999/",
    "/measures/1999/",
    "/measures/all/?q=地域",
    "/measures/all/?page=x",
    "/calls/?ministry=zz",
    "/regions/?on=きのう",
    "/regions/R99/",
    "/regions/R22/?on=2016-04-01",
    "/municipalities/?q=府中",
    "/municipalities/?q=市",
    "/municipalities/?q=市&page=99",
    "/municipalities/000000/",
    "/municipalities/342076/?year=x",
    "/applications/1999/",
    "/applications/2020/?stage=zz",
    "/applications/2020/?page=99",
    "/nowhere/",
)


def public_patterns() -> list[str]:
    """Return the routes of all patterns outside the office, as they stand in the URLconf."""
    return [route for route in _routes(get_resolver().url_patterns, "") if not route.startswith(NOT_PUBLIC)]


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, route)
        else:
            yield route
