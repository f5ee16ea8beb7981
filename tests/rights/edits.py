"""What somebody types into the form of a row, so that there is something to be written."""

from tests.rights.forms import Body

EDITS: dict[str, Body] = {
    "renkei.User": {"last_name": "改姓"},
    "measures.Call": {"section": "改めた課"},
    "measures.Ministry": {"short_name": "改称"},
    "measures.Measure": {"note": "改めた注記"},
    "measures.Block": {"contact": "改めた連絡先"},
    "measures.Envelope": {"name": "改めた名称"},
    "measures.Edition": {"cover_note": "改めた表紙"},
    "measures.Entry": {"full_name": "改めた正式名称"},
    "measures.SearchSynonym": {"note": "改めた注記"},
    "measures.Taxonomy": {"source": "改めた出典"},
    "measures.Role": {"heading": "改めた見出し"},
    "measures.PolicyField": {"name": "改めた分野"},
    "regions.Application": {"applicant": "改めた市"},
    "regions.CityRegion": {"alias": "改めた別名"},
    "regions.Prefecture": {"kana": "かいめい"},
    "regions.Municipality": {"kana": "かいめい"},
    "regions.NationalTotal": {"declaring_cities": "40"},
    "regions.Vision": {"note": "改めた注記"},
}
