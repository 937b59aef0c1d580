"""What a term means and what a citation cites, on the links to them: a page shows it beside the link."""

from __future__ import annotations

import html
from collections.abc import Iterator

from docutils import nodes

from booksite import markup
from booksite.site import Site

LONGEST = 400  # characters


def definitions(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the address, from the site's folder, of each term and each cited work, and what it says."""
    env = site.app.env
    for docname in sorted(env.found_docs):
        document = env.get_doctree(docname)
        for item in document.findall(nodes.definition_list_item):
            for term in item.findall(nodes.term):
                for name in term["ids"]:
                    if name.startswith("term-"):
                        yield f"{docname}.html#{name}", first_paragraph(item)
        for work in document.findall(nodes.citation):
            for name in work["ids"]:
                yield f"{docname}.html#{name}", first_paragraph(work)


def first_paragraph(node: nodes.Element) -> str:
    """Return the words of a node's first paragraph, the end left out if it is long."""
    words = " ".join(next(iter(node.findall(nodes.paragraph)), nodes.paragraph()).astext().split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …"


def explain(site: Site) -> None:
    """Give each link to a term or a work what it says."""
    known = dict(definitions(site))
    for page, text in site.pages.items():
        for element in reversed(markup.elements(text)):
            address, _, name = element.attributes.get("href", "").partition("#")
            target = f"{site.path(page, address)}#{name}"
            if element.name == "a" and address and target in known:
                aside = f' data-aside="{html.escape(known[target])}"'
                text = f"{text[: element.start + 2]}{aside}{text[element.start + 2 :]}"
        site.pages[page] = text
