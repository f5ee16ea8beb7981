"""The table of a list of the office, its rows made by ``renkei.list_rows``, and the choices of its filters."""

from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe

from renkei.list_rows import body_of, written

register = template.Library()


@register.inclusion_tag("admin/change_list_results.html")
def long_list(cl: Any) -> dict[str, Any]:
    """Show headers and rows of ``cl``."""
    headers = list(result_headers(cl))
    sorted_by = [header for header in headers if header["sortable"] and header["sorted"]]
    return {"cl": cl, "result_headers": headers, "num_sorted_fields": len(sorted_by), "body": body_of(cl)}


@register.simple_tag
def filter_choices(choices: list[dict[str, Any]]) -> SafeString:
    """The choices of one filter, each a link to the list it leaves."""
    items = (
        (
            ' class="selected"' if choice["selected"] else "",
            written(iri_to_uri(choice["query_string"])),
            choice["display"],
        )
        for choice in choices
    )
    return mark_safe(
        "\n".join(f'<li{mark}><a href="{address}">{written(words)}</a></li>' for mark, address, words in items)
    )
