"""What the pages load is put together, and what no page can use is left out."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from booksite import markup, private, scripts, styles, weight
from booksite.site import Site
from PIL import Image

HEAD = """<html><head>
<link rel="preload" as="script" href="{up}_static/b.js" />
<link href="{up}_static/styles/theme.css?digest=1" rel="stylesheet" />
<link rel="stylesheet" href="{up}_static/book.css?v=1" />
<link rel="icon" href="{up}_static/icon.svg" />
<script src="{up}_static/a.js"></script><script src="{up}_static/documentation_options.js"></script>
<script>OPTIONS.page = "{page}";</script><script defer src="{up}_static/b.js"></script>{more}</head>
<body class="used" id="here">{body}</body></html>"""

FILES = {
    "styles/theme.css": '@import "../basic.css";\n'
    ".used{color:var(--one)} .spare{color:var(--two)} :root{--one:red;--two:blue;--three:var(--two)}"
    "@media print{.spare{color:red} .dialog:not(.spare){color:blue}} html[data-theme=dark] .used{color:white}"
    "@keyframes turn{to{rotate:1turn}} @keyframes still{to{rotate:0}} .late{animation:turn 1s}"
    ".made-here{top:0} #here a:hover{top:1px} #gone{top:2px} .used{background:url(../images/a.png)}",
    "basic.css": ".used{margin:0}.spare{margin:1px}",
    "book.css": ".ours-and-unused{color:var(--own)}",
    "documentation_options.js": "const OPTIONS = {};",
    "a.js": "const first = () => document.body.classList.add('dialog', `made-${1}`, 'late')",
    "b.js": "first();",
    "page.js": "revive();",
    "view-0a.js": "view();",
    "other.js": "other();",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site of three pages, one of them with widgets and one with a script of its own."""
    for name, text in FILES.items():
        path = tmp_path / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    widgets = (
        '<script defer src="../_static/view-0a.js"></script><script defer src="../_static/page.js"></script>'
    )
    (tmp_path / "deep").mkdir()
    (tmp_path / "index.html").write_text(HEAD.format(up="", page="index", more="", body="Words"))
    (tmp_path / "deep/one.html").write_text(HEAD.format(up="../", page="one", more=widgets, body="<a>b</a>"))
    other = '<script data-x="1" src="_static/other.js"></script>'
    (tmp_path / "two.html").write_text(HEAD.format(up="", page="two", more=other, body="Words"))
    return Site(SimpleNamespace(outdir=tmp_path, config=SimpleNamespace(html_css_files=[("book.css", {})])))


def tags(site: Site, page: str) -> list[str]:
    """Return the files that a page loads, and whether it waits for them."""
    return sorted(
        f"{element.attributes.get('src', element.attributes.get('href')).partition('?')[0]}"
        + (" defer" if "defer" in element.attributes else "")
        for element in markup.elements(site.pages[page])
        if {"src", "href"} & set(element.attributes) and element.name in ("script", "link")
    )


def test_a_page_loads_one_script_one_style_sheet_and_what_revives_widgets(site: Site) -> None:
    scripts.merge(site)
    styles.merge(site)
    files = ["_static/icon.svg", "_static/site.css", "_static/site.js defer"]
    assert tags(site, "index.html") == files
    assert tags(site, "two.html") == sorted([*files, "_static/other.js defer"])
    assert tags(site, "deep/one.html") == [f"../{name}" for name in (*files, "_static/widgets.js defer")]
    assert len(set(re.findall(r"site\.(?:js|css)\?v=[0-9a-f]{8}", "".join(site.pages.values())))) == 2
    left = {path.name for path in (site.folder / "_static").rglob("*.*")}
    assert left == {"site.js", "site.css", "widgets.js", "other.js", "documentation_options.js", "basic.css"}


def test_a_view_that_few_pages_have_is_loaded_by_those_before_the_reviver(site: Site) -> None:
    (site.folder / "_static/view-0b.js").write_text("rare();")
    one, rare = site.pages["deep/one.html"], '<script defer src="../_static/view-0b.js"></script>'
    site.pages |= {
        "deep/rare.html": one.replace("<script defer", f"{rare}<script defer", 1),
        "deep/two.html": one,
    }
    scripts.merge(site)
    assert (site.folder / "_static/widgets.js").read_text() == "view();\n;revive();\n"
    assert (site.folder / "_static/view-0b.js").is_file()
    loaded = [
        re.findall(r"_static/([\w-]+)\.js", site.pages[f"deep/{name}.html"]) for name in ("one", "rare")
    ]
    assert loaded == [["site", "widgets"], ["site", "view-0b", "widgets"]]


def test_where_every_page_has_widgets_the_reviver_is_still_last(site: Site) -> None:
    site.pages = {"deep/one.html": site.pages["deep/one.html"]}
    scripts.merge(site)
    assert (site.folder / "_static/widgets.js").read_text() == "view();\n;revive();\n"
    assert "revive" not in (site.folder / "_static/site.js").read_text()


def test_an_icon_is_drawn_within_the_page(site: Site) -> None:
    (site.folder / "_static/icon.svg").write_text('<svg xmlns="a" fill="#fff"/>\n')
    within = weight.within(site, "deep/one.html")
    assert (
        '<link rel="icon" href="data:image/svg+xml,%3Csvg%20xmlns%3D%22a%22%20fill%3D%22%23fff%22/%3E" />'
        in within
    )
    assert "icon.svg" not in within


def test_scripts_keep_their_order(site: Site) -> None:
    scripts.merge(site)
    assert (site.folder / "_static/site.js").read_text() == f"{FILES['a.js']}\n;{FILES['b.js']}\n"
    assert (site.folder / "_static/widgets.js").read_text() == "view();\n;revive();\n"
    for text in site.pages.values():  # what scripts in the page read stands in the page, ahead of them
        assert text.index("<script>const OPTIONS = {};</script>") < text.index("<script>OPTIONS.page")


def test_a_style_sheet_keeps_what_may_be_used_and_nothing_else(site: Site) -> None:
    scripts.merge(site)
    styles.merge(site)
    sheet = (site.folder / styles.SHEET).read_text()
    for kept in (
        ".used{",
        "--one:red",
        "@media print",
        ".dialog:not(",
        "html[data-theme=dark] .used",
        "@keyframes turn",
        ".late{",
        ".made-here{",
        "#here a:hover",
        'url("images/a.png")',
        "margin:0",
        ".ours-and-unused{",
    ):
        assert kept.replace('"', "") in sheet.replace('"', ""), kept
    for left_out in ("--two", "--three", "#gone", "@keyframes still", "margin:1px", "color:#00f}.spare"):
        assert left_out not in sheet
    assert not re.search(r"\.spare\{", sheet)


def test_the_index_of_the_search_is_loaded_where_results_are_shown(site: Site) -> None:
    index = f'<script src="searchindex.js"></script><script>{private.AS_ONE_TYPES}false</script>'
    site.pages = {name: text.replace("</head>", f"{index}</head>") for name, text in site.pages.items()}
    site.pages["search.html"] = site.pages["two.html"]
    (site.folder / "_static/vendor").mkdir()
    weight.lighten(site)
    assert [name for name, text in site.pages.items() if "searchindex.js" in text] == ["search.html"]


def test_pictures_keep_their_room_and_are_loaded_late(site: Site) -> None:
    (site.folder / "_images").mkdir()
    Image.new("RGB", (30, 20)).save(site.folder / "_images/a.png")
    site.pages["deep/one.html"] = (
        '<img alt="A" src="../_images/a.png" /><img src="../_images/a.png" style="width: 9px" />'
        '<img src="data:image/png;base64,AA" /><img loading="eager" src="../_images/a.png" />'
    )
    assert weight.lazy(site, "deep/one.html") == (
        '<img loading="lazy" width="30" height="20" alt="A" src="../_images/a.png" />'
        '<img loading="lazy" src="../_images/a.png" style="width: 9px" />'
        '<img src="data:image/png;base64,AA" /><img loading="eager" src="../_images/a.png" />'
    )
