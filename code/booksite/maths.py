"""TeX becomes MathML while the book is built: no script on the page, and a typo stops the build."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

RENDER = """
render = (tex, displayMode) => katex.renderToString(tex, {displayMode, output: "mathml", strict: "error"})
"""


class Katex:
    """KaTeX in an embedded JavaScript engine, started when the first formula is met."""

    engine: Any = None

    @classmethod
    def mathml(cls, tex: str, display: bool, page: str) -> str:
        """Return MathML for a formula; an error names the page."""
        if cls.engine is None:
            cls.engine = MiniRacer()
            cls.engine.eval(files("sphinxcontrib").joinpath("katex.min.js").read_text(encoding="utf-8"))
            cls.engine.eval(RENDER)
        try:
            return str(cls.engine.call("render", tex, display))
        except Exception as error:
            raise ExtensionError(f"{page}: math {tex!r}: {str(error).splitlines()[0]}") from None

    @classmethod
    def close(cls, _app: Sphinx, _error: Exception | None) -> None:
        """Shut the engine down, or Python 3.13 waits for its thread at exit."""
        if cls.engine is not None:
            cls.engine.close()
            cls.engine = None


def inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    mathml = Katex.mathml(node.astext(), False, self.builder.current_docname)
    self.body.append(f'<span class="math">{mathml}</span>')
    raise nodes.SkipNode


def block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula, with its number and a link to it."""
    self.body.append(self.starttag(node, "div", CLASS="math", tabindex="0"))
    self.body.append(Katex.mathml(node.astext(), True, self.builder.current_docname))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    app.connect("build-finished", Katex.close)
