"""The table of a list of the office, its rows made by ``renkei.list_rows``."""

from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers

from renkei.list_rows import body_of

register = template.Library()


@register.inclusion_tag("admin/change_list_results.html")
def long_list(cl: Any) -> dict[str, Any]:
    """Show headers and rows of ``cl``."""
    headers = list(result_headers(cl))
    sorted_by = [header for header in headers if header["sortable"] and header["sorted"]]
    return {"cl": cl, "result_headers": headers, "num_sorted_fields": len(sorted_by), "body": body_of(cl)}
