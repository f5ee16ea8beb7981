"""All addresses. Official identifiers stand in them, no keys of the database."""

from django.contrib import admin
from django.urls import include, path, register_converter

from measures.views import editions
from renkei import converters, dictionary, pages, robots, sitemaps, views
from renkei.signin import views as signin

register_converter(converters.FiscalYearConverter, "year")
register_converter(converters.NumberConverter, "number")
register_converter(converters.StageConverter, "stage")
register_converter(converters.RevisionConverter, "revision")
register_converter(converters.RegionCodeConverter, "region")
register_converter(converters.MunicipalityCodeConverter, "town")

office = admin.site.admin_view  # for whoever is signed in and may enter
urlpatterns = [
    path("measures/", include("measures.urls")),  # asked for most
    path("", views.home, name="home"),
    path("feed.atom", editions.feed, name="feed"),  # what was published, updated and corrected
    path("data/dictionary/", dictionary.dictionary_page, name="dictionary"),  # what all tables and columns mean
    path("data/dictionary.csv", dictionary.dictionary_csv, name="dictionary-csv"),
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
    path("admin/login/", signin.sign_in, name="sign-in"),  # the one door, in the place of the admin's own
    path("admin/login/code/", signin.sign_in_code, name="sign-in-code"),  # after a right password
    path("admin/login/register/", signin.sign_in_register, name="sign-in-register"),  # where a second factor must be
    path("admin/invitation/<uidb64>/<token>/", signin.Invitation.as_view(), name="invitation"),  # a one-time link
    path("admin/second-factor/", office(signin.own_second_factor), name="second-factor"),  # one's own
    path("admin/second-factor/register/", office(signin.register), name="register-second-factor"),
    path("admin/second-factor/codes/", office(signin.recovery_codes), name="recovery-codes"),
    path("admin/password_change/", office(signin.password_change), name="password-change"),
    path("admin/", admin.site.urls),
    path("login/", signin.to_the_door, name="login"),
    path("accounts/login/", signin.to_the_door, name="accounts-login"),
    path("healthz", views.healthz, name="healthz"),  # for a load balancer: the process answers
    path("readyz", views.readyz, name="readyz"),  # the database answers and is migrated
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
