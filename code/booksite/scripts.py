"""Two scripts instead of many: what every page loads, and what most pages with widgets load.

A view that few pages have stays a file of its own. All are deferred. Bootstrap's script, of which the theme
uses menus alone, gives way to `js/menus.js`.
"""

from __future__ import annotations

from pathlib import Path

from booksite import markup, private
from booksite.markup import Element
from booksite.site import Site
from booksite.styles import in_order

HERE = Path(__file__).parent
COMMON = "_static/site.js"
WIDGETS = "_static/widgets.js"
PLAIN = {"src", "defer", "blocking"}  # a script with other attributes reads them: it stays as it is


def loaded(site: Site, page: str, found: list[Element]) -> dict[str, Element]:
    """Return the scripts that a page loads from the site, by their paths, in the order in which they run."""
    tags = [element for element in found if element.name == "script" and "src" in element.attributes]
    waiting = [tag for tag in tags if "defer" in tag.attributes]
    ordered = [tag for tag in tags if tag not in waiting] + waiting
    return {site.path(page, tag.attributes["src"]): tag for tag in ordered}


def source(site: Site, name: str) -> str:
    """Return what a script says, or what takes its place."""
    path = HERE / "js" / "menus.js" if name == private.BOOTSTRAP else site.folder / name
    text = path.read_text(encoding="utf-8").rstrip()
    return private.theme_script(text) if name == private.THEME_SCRIPT else text


def mergeable(site: Site, scripts: dict[str, dict[str, Element]]) -> tuple[list[str], list[str]]:
    """Return the scripts that every page loads, and those that most pages with widgets load."""
    plain = [
        [name for name, tag in found.items() if set(tag.attributes) <= PLAIN and name != private.OPTIONS]
        for found in scripts.values()
        if found
    ]
    order = in_order(plain)
    alive = [names for names in plain if any(map(private.revives, names))]
    common = [name for name in order if all(name in names for names in plain) and not private.revives(name)]
    often = [name for name in order if sum(name in names for names in alive) > len(alive) / 2]
    return common, [name for name in often if private.revives(name)]


def merge(site: Site) -> None:
    """Put two scripts in place of the many that pages load."""
    elements = {name: markup.elements(text) for name, text in site.pages.items()}
    scripts = {name: loaded(site, name, elements[name]) for name in elements}
    common, widgets = mergeable(site, scripts)
    gone = {private.ICON_SCRIPT, *private.unused_scripts(site.pages.values())}
    files = {COMMON: [name for name in common if name not in gone], WIDGETS: widgets}
    for target, names in files.items():
        if names:
            text = "\n;".join(source(site, name) for name in names)
            (site.folder / target).write_text(f"{text}\n", encoding="utf-8")
    for page, text in site.pages.items():
        if scripts[page]:
            site.pages[page] = rewritten(site, page, text, elements[page], files, gone)
    for name in {*common, *widgets, *gone}:
        (site.folder / name).unlink(missing_ok=True)


def rewritten(
    site: Site, page: str, text: str, found: list[Element], files: dict[str, list[str]], gone: set[str]
) -> str:
    """Return a page that loads the merged scripts, and no other that is in them or of no use."""
    scripts = loaded(site, page, found)
    merged = {name for names in files.values() for name in names}
    last = next(iter(files[WIDGETS][-1:]), "")  # the reviver, which needs the page's other views before it
    for element in reversed(found):
        address = element.attributes.get("src") or element.attributes.get("href") or ""
        name = site.path(page, address) if address else ""
        script = element.name == "script"
        if script and last and name == last:
            address = site.address(page, WIDGETS)
            text = cut(text, element, f'<script defer blocking="render" src="{address}"></script>')
        elif name in merged | gone and (script or element.attributes.get("rel") == "preload"):
            text = cut(text, element)
        elif script and name == private.OPTIONS:  # scripts in the page read and write it at once
            options = (site.folder / name).read_text(encoding="utf-8")
            text = cut(text, element, f"<script>{options}</script>")
        elif script and name in scripts and "defer" not in element.attributes:
            text = cut(text, element, text[element.start : element.end - 1] + " defer></script>")
    common = f'<script defer src="{site.address(page, COMMON)}"></script>\n'
    first = next(element for element in markup.elements(text) if element.name == "script")
    return text[: first.start] + common + text[first.start :]


def cut(text: str, element: Element, instead: str = "") -> str:
    """Return a page with something else in the place of a script, with its end tag, or of a link."""
    end = text.index("</script>", element.end) + 9 if element.name == "script" else element.end
    return text[: element.start] + instead + text[end:]
