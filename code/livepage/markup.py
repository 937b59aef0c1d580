"""Markup that a notebook wrote, made inert, with its formulas set as the book sets them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

Typeset = Callable[[str, bool], str]  # (TeX, whether it stands on a line of its own) → the page's markup

FORMULA = re.compile(
    r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|(?<![\\$])\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)|\\\((.+?)\\\)", re.S
)
SCHEMES = {"http", "https", "mailto", "data"}
MEDIA = {"audio": {"controls", "src", "loop", "preload"}, "video": {"controls", "src", "width", "height"}}
MEDIA["source"] = {"src", "type"}
# What a style may say: how things look, not where they lie, and nothing that names an address.
STYLES = {"color", "background-color", "width", "height", "max-width", "padding", "border", "border-bottom"}
STYLES |= {"font-family", "font-size", "font-style", "font-weight", "text-align", "text-decoration"}
STYLES |= {"border-left", "border-right", "border-top", "vertical-align", "white-space"}
# nh3 writes tags so, and no "<" elsewhere.
TAG = re.compile(r"""<\w+(?:\s+[\w-]+="[^"]*")+\s*/?>""")
ATTRIBUTE = re.compile(r"""\s([\w-]+)="([^"]*)\"""")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def written(tex: str, _display: bool) -> str:
    """Return a formula as it was written: for books that set none."""
    return html.escape(tex)


def inert(markup: str) -> str:
    """Return markup without scripts, handlers, forms and frames.

    What styles say of the looks stays, for the page's script to set, as a strict policy wants it: of a
    ``style``, and of a style sheet's rules for one element, such as pandas' `Styler` writes.

    >>> inert('<b onclick="x()">5</b><script>x()</script><img src="x" onerror="x()">')
    '<b>5</b><img>'
    >>> inert('<a href="javascript:x()">5</a><style>b { color: red }</style>')
    '<a rel="noopener noreferrer">5</a>'
    >>> inert('<style>#a { color: red }</style><i id="a">5</i><i style="position: fixed; width: 9px">6</i>')
    '<i data-style="color:red">5</i><i data-style="width:9px">6</i>'
    """
    import nh3  # here: few books need it, and notebooks in the browser have it not

    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()} | MEDIA
    attributes["*"] = attributes.get("*", set()) | {"class", "title", "lang", "dir", "style"}
    clean = nh3.clean(
        _with_rules(markup),
        tags=nh3.ALLOWED_TAGS | set(MEDIA),
        attributes=attributes,
        url_schemes=SCHEMES,
        attribute_filter=_address,
        filter_style_properties=STYLES,
    )
    return TAG.sub(lambda tag: ATTRIBUTE.sub(_held, tag[0]), clean) if 'style="' in clean else clean


def _with_rules(markup: str) -> str:
    """Return markup in which elements carry what its style sheets say of them by their ids."""
    styles: dict[str, str] = {}
    for sheet in re.findall(r"<style[^>]*>(.*?)</style>", markup, re.S):
        for selectors, said in RULE.findall(sheet):
            for name in re.findall(r"(?:^|,)\s*#([\w-]+)\s*(?=,|$)", selectors):
                styles[name] = f"{styles.get(name, '')}{said.strip().rstrip(';')};"
    if not styles:
        return markup
    return re.sub(
        r"""(?<=\s)id="([\w-]+)\"""", lambda found: f'style="{html.escape(styles.get(found[1], ""))}"', markup
    )


def _held(found: re.Match[str]) -> str:
    name, value = found.groups()
    if name != "style":
        return found[0]
    return f' data-style="{value}"' if value else ""


def _address(tag: str, name: str, value: str) -> str | None:
    """Leave data to pictures, for a link to a document of data could carry anything; and pictures to data.

    A picture of the notebook's folder is not where the page is.
    """
    scheme = value.strip().lower().partition(":")[0]
    barred = {"href": scheme == "data", "src": scheme not in ("data", "http", "https")}
    return None if barred.get(name) else value


def typeset(text: str, setter: Typeset) -> str:
    """Return words as markup in which nothing is markup but the formulas.

    >>> typeset("<b> $x^2$ costs $5", lambda tex, display: f"<i>{tex}</i>")
    '&lt;b&gt; <i>x^2</i> costs $5'
    """
    parts, end = [], 0
    for found in FORMULA.finditer(text):
        parts += [html.escape(text[end : found.start()], quote=False), _formula(found, setter)]
        end = found.end()
    return "".join([*parts, html.escape(text[end:], quote=False)])


def has_formula(text: Any) -> bool:
    """Whether a text has a formula between dollars or brackets."""
    return isinstance(text, str) and bool(FORMULA.search(text))


def _formula(found: re.Match[str], setter: Typeset) -> str:
    block, bracket, inline, parenthesis = found.groups()
    return setter((block or bracket or inline or parenthesis).strip(), bool(block or bracket))


def with_formulas(markup: str, setter: Typeset) -> str:
    """Return inert markup with its formulas set.

    >>> with_formulas("<b>$a$</b>", lambda tex, display: f"<math>{tex}</math>")
    '<b><math>a</math></b>'
    """
    kept: list[str] = []

    def hold(found: re.Match[str]) -> str:
        kept.append(_formula(found, lambda tex, display: setter(html.unescape(tex), display)))
        return f"\ue000{len(kept) - 1}\ue001"

    clean = inert(FORMULA.sub(hold, markup.translate({0xE000: None, 0xE001: None})))
    return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], clean)


def markdown(text: str, setter: Typeset) -> str:
    """Return Markdown as inert markup.

    >>> markdown("*five* <script>x()</script> $a_b$", lambda tex, display: f"<math>{tex}</math>")
    '<p><em>five</em>  <span class="math inline"><math>a_b</math></span></p>\\n'
    """
    kept: list[str] = []

    def hold(tex: str, options: dict[str, Any]) -> str:
        kept.append(setter(tex.strip(), bool(options["display_mode"])))
        return f"\ue000{len(kept) - 1}\ue001"

    parser = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, renderer=hold)
    clean = inert(parser.render(text.translate({0xE000: None, 0xE001: None})))
    return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], clean)
