"""Addresses of the catalogue, below ``/measures/``."""

from django.urls import include, path

from measures.views import changes, coverage, documents, editions, open_data, paper, years

app_name = "measures"

pages = [  # those asked for most first: patterns are tried one after the other
    path(
        "", editions.entry_list, name="list"
    ),  # ?q= &ministry= &field= &grade= &rate= &recipient= &adoption= &sort= &page=
    path("<number:number>/", editions.entry_page, name="entry"),  # 12 is the measure's permanent number
    path("print/", paper.entries_on_paper, name="print"),  # the same list on paper, all rows
    path("data.json", editions.data_json, name="data-json"),  # the same list under the same query
    path("data.csv", editions.data_csv, name="data-csv"),
    path("data.xlsx", editions.data_xlsx, name="data-xlsx"),  # for people: Japanese headings
    path("document.pdf", documents.document_pdf, name="document-pdf"),  # the official document
    path("document.xlsx", documents.document_xlsx, name="document-xlsx"),
    path("opendata.zip", open_data.edition_zip, name="opendata-zip"),  # all tables with their dictionary
    path("opendata.xlsx", open_data.edition_xlsx, name="opendata-xlsx"),  # the same tables as sheets
    path("coverage/", coverage.coverage_page, name="coverage"),  # entries and budgets by role × field × ministry
    path("coverage.json", coverage.coverage_json, name="coverage-json"),
    path("coverage.csv", coverage.coverage_csv, name="coverage-csv"),
    path("changes/", changes.changes_page, name="changes"),  # against the newest earlier year: ?page= &budgets=
    path("changes.json", changes.changes_json, name="changes-json"),
    path("changes.csv", changes.changes_csv, name="changes-csv"),
]
urlpatterns = [
    path("<year:year>/", include(pages)),  # what readers see today
    path("", editions.newest, name="newest"),
    path("coverage/", editions.newest_coverage, name="newest-coverage"),
    path("all/", years.measure_list, name="all"),  # ?q= &ministry= &field= &grade= &rate= &recipient= &sort= &page=
    path("all/data.csv", open_data.all_csv, name="all-csv"),  # the entries of all current editions
    path("all/data.json", open_data.all_json, name="all-json"),
    path("all/opendata.zip", open_data.all_zip, name="all-zip"),  # with what belongs to no edition
    path("all/opendata.xlsx", open_data.all_xlsx, name="all-xlsx"),
    path("data.schema.json", open_data.schema, {"name": "data"}, name="schema"),
    path("all/data.schema.json", open_data.schema, {"name": "all"}, name="all-schema"),
    path("coverage.schema.json", open_data.schema, {"name": "coverage"}, name="coverage-schema"),
    path("changes.schema.json", open_data.schema, {"name": "changes"}, name="changes-schema"),
    path("all/<number:number>/", years.measure_page, name="measure"),  # one measure through the years
    path("<year:year>/<stage:stage>/", include(pages)),  # r1: a revision, forever; draft: the draft (案)
]
