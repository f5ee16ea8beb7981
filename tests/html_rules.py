"""What the HTML standard says of elements: which exist, what they may hold, which attributes they may have.

From the living standard's index (html.spec.whatwg.org/multipage/indices.html), no more of it than pages of ours may use:
an element or attribute that is not here is reported, and added after a look into the standard.
"""


def of(words: str) -> set[str]:
    """``"a b"`` → ``{"a", "b"}``: tables of names are read more easily without quotation marks."""
    return set(words.split())


GLOBAL = of(
    "accesskey autocapitalize autofocus class contenteditable dir draggable enterkeyhint hidden id inert inputmode itemid"
    " itemprop itemref itemscope itemtype lang popover role slot spellcheck style tabindex title translate"
)
ATTRIBUTES = {
    name: of(allowed)
    for name, allowed in {
        "a": "href target download rel hreflang type referrerpolicy",
        "base": "href target",
        "blockquote": "cite",
        "button": "type name value disabled form formaction formmethod formnovalidate popovertarget",
        "col": "span",
        "colgroup": "span",
        "data": "value",
        "del": "cite datetime",
        "details": "open name",
        "fieldset": "disabled form name",
        "form": "action method enctype autocomplete novalidate name target",
        "html": "xmlns",
        "img": "alt src srcset sizes width height loading decoding",
        "input": (
            "type name value accept alt autocomplete autofocus checked dirname disabled form list max maxlength min"
            " minlength multiple pattern placeholder readonly required size src step autocapitalize spellcheck"
        ),
        "ins": "cite datetime",
        "label": "for",
        "li": "value",
        "link": "href rel media hreflang type sizes as crossorigin integrity",
        "meta": "name content charset http-equiv property media",
        "ol": "reversed start type",
        "optgroup": "label disabled",
        "option": "value label selected disabled",
        "output": "for form name",
        "progress": "value max",
        "script": "src type async defer nomodule integrity crossorigin",
        "select": "name multiple required size disabled form autocomplete",
        "style": "media",
        "td": "colspan rowspan headers",
        "textarea": "name rows cols maxlength minlength placeholder readonly required disabled form wrap autocapitalize spellcheck",
        "th": "colspan rowspan headers scope abbr",
        "time": "datetime",
    }.items()
}
WITHOUT = of(
    "abbr address article aside b bdi bdo body br caption cite code dd dfn div dl dt em figcaption figure footer"
    " h1 h2 h3 h4 h5 h6 head header hgroup hr i kbd legend main mark nav noscript p pre q rp rt ruby s samp search"
    " section small span strong sub summary sup table tbody tfoot thead title tr u ul var wbr"
)
ELEMENTS = {**ATTRIBUTES, **{name: of("") for name in WITHOUT}}

PHRASING = of(
    "a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark noscript output progress"
    " q ruby s samp script select small span strong sub sup svg textarea time u var wbr"
)
# elements that hold words and elements of words only
OF_WORDS = of(
    "abbr b bdi bdo button cite code data dfn em h1 h2 h3 h4 h5 h6 i kbd label legend mark output p pre q rt s"
    " samp small span strong sub summary sup time u var"
)
ONLY = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup", "hr"},
    "optgroup": {"option"},
}
INTERACTIVE = {"a", "button", "details", "input", "label", "select", "textarea"}
NOT_INSIDE = {"a": INTERACTIVE, "button": INTERACTIVE, "label": {"label"}, "form": {"form"}}
REQUIRED = {"img": {"src", "alt"}, "html": {"lang"}, "optgroup": {"label"}, "link": {"rel", "href"}}
TYPED_ONLY = of("maxlength minlength pattern placeholder size")  # of inputs that one types words into
TYPED = of("text search url tel email password")
REFERENCES = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "headers",
    "aria-errormessage",
    "form",
)
