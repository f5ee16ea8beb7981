"""Addresses of the catalogue, below ``/measures/``."""

from django.urls import include, path

from measures import views

app_name = "measures"

pages = [
    path("", views.entry_list, name="list"),  # ?q= &ministry= &field= &grade= &sort= &page=
    path("data.json", views.data_json, name="data-json"),  # the same list under the same query
    path("data.csv", views.data_csv, name="data-csv"),
    path("<number:number>/", views.entry_page, name="entry"),  # 12 is the measure's permanent number
]
urlpatterns = [
    path("", views.newest, name="newest"),
    path("<year:year>/", include(pages)),  # what readers see today
    path("<year:year>/<stage:stage>/", include(pages)),  # r1: a revision, forever; draft: the draft (案)
]
