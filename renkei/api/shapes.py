"""Shapes that only the API has: pages of a list, and what went wrong."""

from measures.opendata.schema_words import ADDRESS, COUNT, NAME, NUMBER, TEXT, Schema, many, maybe, shape

PAGE: dict[str, Schema] = {  # what an answer that comes in pages says of its page
    "count": {**COUNT, "description": "見つかった件数"},
    "page": NUMBER,
    "pages": NUMBER,
    "page_size": NUMBER,
    "next": maybe(ADDRESS),
    "previous": maybe(ADDRESS),
}
PROBLEM = shape(
    "Problem",
    type={"type": "string", "format": "uri-reference"},
    title=NAME,
    status={"type": "integer", "minimum": 400, "maximum": 599},
    detail=NAME,
    instance=TEXT,
)
PROBLEM["properties"]["errors"] = {
    **many(shape(parameter=TEXT, detail=NAME, expected=NAME)),
    "description": "誤りのある条件と、指定できる値",
}
