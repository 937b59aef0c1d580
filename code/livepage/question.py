"""ask(): a question with choices and a reply to each, for pages with and without a kernel."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from livepage.bundle import bundle

HERE = Path(__file__).parent / "js"


def literal(text: str) -> str:
    """Return plain text as Markdown that shows it as it is.

    >>> literal("2 * 3 * 4 < a_b_c")
    '2 \\\\* 3 \\\\* 4 &lt; a\\\\_b\\\\_c'
    """
    return re.sub(r"([\\`*_\[\]#$~|{}])", r"\\\1", html.escape(text, quote=False))


class Question(anywidget.AnyWidget):
    """What `ask` returns. The page looks replies up; no Python runs when a reader chooses."""

    _esm = bundle(HERE / "question.js")
    _css = (HERE / "question.css").read_text(encoding="utf-8")
    question = t.Unicode().tag(sync=True)
    choices = t.List(t.Unicode()).tag(sync=True)
    replies = t.List(t.Unicode()).tag(sync=True)
    right = t.Int().tag(sync=True)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, meta = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "text/plain": self.question, "text/markdown": self._as_markdown()}, meta

    def _as_markdown(self) -> str:
        """Return what stands on the page without JavaScript, and on paper."""
        rows = [f"- {literal(c)}: {literal(r)}" for c, r in zip(self.choices, self.replies, strict=True)]
        return "\n".join([f"**{literal(self.question)}**", "", *rows])


def ask(question: str, replies: Mapping[str, str], *, right: str) -> Question:
    """Ask a question; each choice has its own reply.

    Parameters
    ----------
    question
        Plain text.
    replies
        What to answer to each choice, by choice: for a wrong one, why it is tempting and what gives it away.
    right
        The right choice.

    Raises
    ------
    ValueError
        Where `right` is not one of the choices, there are fewer than two, or a reply is empty.

    Examples
    --------
    >>> q = ask("Which stride halves a map?", {"1": "It keeps the size.", "2": "Yes."}, right="2")
    >>> q.choices, q.right
    (['1', '2'], 1)
    """
    choices = list(replies)
    if right not in choices:
        raise ValueError(f"right: {right!r} is not one of the choices {choices}")
    if len(choices) < 2 or not all(replies.values()):
        raise ValueError("replies: give two choices or more, and a reply to each")
    return Question(
        question=question, choices=choices, replies=list(replies.values()), right=choices.index(right)
    )
