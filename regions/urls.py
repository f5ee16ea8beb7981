"""Addresses of city-regions and municipalities, at the root of the site."""

from django.urls import include, path

from regions.views import city_regions, ledger, open_data, region_measures, towns

app_name = "regions"

region_pages = [
    path("", city_regions.region_list, name="list"),  # ?on=2024-04-01: as of that day
    path("data.json", city_regions.data_json, name="data-json"),
    path("data.csv", open_data.regions_csv, name="data-csv"),  # the same query
    path("members.csv", open_data.members_csv, name="members-csv"),  # a row a membership; the same query
    path("opendata.zip", open_data.regions_zip, name="opendata-zip"),  # with the public applications of all years
    path("data.schema.json", open_data.schema, {"name": "regions"}, name="schema"),
    path("<region:code>/", city_regions.region_page, name="region"),  # R19; ?on=
    path("<region:code>/measures/<year:year>/", region_measures.page, name="measures"),  # what it could use
]
town_pages = [
    path("", towns.search, name="towns"),  # ?q= &page=
    path("data.schema.json", open_data.schema, {"name": "town"}, name="town-schema"),
    path("<town:code>/", towns.town_page, name="town"),  # 342076; ?year=2020
    path("<town:code>/data.json", towns.data_json, name="town-json"),
]
ledger_pages = [
    path("", ledger.ledger_page, name="ledger"),  # ?q= &ministry= &measure= &region= &stage= &kind= &confirmed= &page=
    path("data.json", ledger.data_json, name="ledger-json"),  # the same query
    path("data.csv", ledger.data_csv, name="ledger-csv"),
]
urlpatterns = [
    path("regions/", include(region_pages)),
    path("municipalities/", include(town_pages)),
    path("applications/", ledger.newest, name="applications"),
    path("applications/data.schema.json", open_data.schema, {"name": "applications"}, name="ledger-schema"),
    path("applications/<year:year>/", include(ledger_pages)),
    path("applications/unknown/", include(ledger_pages)),  # of no year that is known for certain
]
