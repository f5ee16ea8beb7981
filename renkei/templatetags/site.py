"""What public pages of Django's engine need: the frame and other parts written once for both engines, and JSON-LD."""

import json
from typing import Any

from django import template
from django.template import engines
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# what could end the element, or be taken for markup by an old parser, in words of JSON
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.filter
def json_ld(described: dict[str, Any]) -> SafeString:
    """A block of JSON-LD. It is data: no browser runs it, so the policy on scripts lets it stand."""
    words = json.dumps(described, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{words}</script>')


@register.simple_tag
def put(file: str, name: str, *values: Any, **named: Any) -> SafeString:
    """Part of a page that is written for the other engine: ``{% put "measures/_row.html" "amount" entry %}``

    ``name`` is that of a macro in the file; it escapes the values given.
    """
    module = engines["jinja2"].env.get_template(file).module
    return mark_safe(getattr(module, name)(*values, **named))


@register.tag
def frame(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """The frame of all public pages around the blocks inside: ``{% frame %}{% block main %}{% endblock %}{% endframe %}``"""
    inside = parser.parse(("endframe",))
    parser.delete_first_token()
    return Frame(inside)


class Frame(template.Node):
    """The blocks of a page, each put into the frame under its name."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Render the blocks, then the frame; what they hold is escaped already."""
        blocks = {node.name: node.render(context) for node in self.nodelist if isinstance(node, BlockNode)}
        request = context.get("request")
        return mark_safe(engines["jinja2"].env.get_template("framed.html").render(blocks, request=request))
