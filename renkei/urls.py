"""All addresses. Official identifiers stand in them, no keys of the database."""

from django.contrib import admin
from django.urls import include, path, register_converter

from measures.views import editions
from renkei import converters, dictionary, pages, robots, sitemaps, views

register_converter(converters.FiscalYearConverter, "year")
register_converter(converters.NumberConverter, "number")
register_converter(converters.StageConverter, "stage")
register_converter(converters.RevisionConverter, "revision")
register_converter(converters.RegionCodeConverter, "region")
register_converter(converters.MunicipalityCodeConverter, "town")

urlpatterns = [
    path("", views.home, name="home"),
    path("feed.atom", editions.feed, name="feed"),  # what was published, updated and corrected
    path("data/dictionary/", dictionary.dictionary_page, name="dictionary"),  # what all tables and columns mean
    path("data/dictionary.csv", dictionary.dictionary_csv, name="dictionary-csv"),
    path("measures/", include("measures.urls")),
    path("calls/", include("measures.call_urls")),
    path("", include("regions.urls")),  # /regions/, /municipalities/ and /applications/
    path("api/", include("renkei.api.urls")),  # read-only JSON; what it can be asked stands at /api/
    path("about/", pages.about, name="about"),
    path("data/", pages.data, name="data"),  # all data there are, with their terms
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("sitemap/", pages.site_map, name="site-map"),  # for people
    path("sitemap.xml", sitemaps.sitemap_xml, name="sitemap"),
    path("robots.txt", robots.robots_txt, name="robots-txt"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path(".well-known/security.txt", robots.security_txt, name="security-txt"),  # where a contact is set
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),  # for a load balancer: the process answers
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
