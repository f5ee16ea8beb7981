"""Addresses of calls, below ``/calls/``."""

from django.urls import path

from measures.views import calls, open_data

app_name = "calls"

urlpatterns = [
    path("", calls.call_list, name="list"),  # ?ministry= &year=
    path("data.csv", open_data.calls_csv, name="csv"),  # all public calls
    path("calls.ics", calls.calls_ics, name="ics"),  # the same query, for calendar programs
    path("feed.atom", calls.calls_atom, name="atom"),  # the same query, for feed readers
]
