"""The documentation's Markdown as HTML: headings that can be linked to, and nothing wider than the page that holds it.

A link between files leads to the page that each is served as, so that the same text reads well in both places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

Leads = Callable[[str], str]
_SCROLLS = 'class="scrolls" tabindex="0" role="group"'


@dataclass(frozen=True, slots=True)
class Written:
    """One text: its first heading, all of it as HTML, and the (id, words) of each heading of the second rank."""

    title: str
    html: Markup
    parts: Sequence[tuple[str, str]]


def write(text: str, leads: Leads) -> Written:
    """`text` as HTML; `leads` says where a link of it leads to here. HTML within it is told as text."""
    reader = _reader()
    tokens = reader.parse(text)
    headings = [(opened, said.content) for opened, said in pairwise(tokens) if opened.type == "heading_open"]
    for opened, words in headings:
        opened.attrSet("id", slug(words))
    for token in (child for parent in tokens for child in parent.children or ()):
        if token.type == "link_open":
            token.attrSet("href", leads(str(token.attrGet("href"))))
    parts = [(slug(words), _plain(words)) for opened, words in headings if opened.tag == "h2"]
    html = reader.renderer.render(tokens, reader.options, {})
    # Every text of it is escaped by the reader, which knows no HTML.
    return Written(_plain(headings[0][1]), Markup(html), parts)  # noqa: S704


def line(text: str) -> Markup:
    """`text`, a line without headings or lists, as HTML."""
    return Markup(_reader().renderInline(text))  # noqa: S704


def slug(words: str) -> str:
    """What a heading is linked to by: "One `row`, read" is "one-row-read", as code forges make it."""
    return re.sub(r"[^\w -]", "", words.lower()).strip().replace(" ", "-")


def _plain(words: str) -> str:
    return words.replace("`", "")


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", _table_opens)
    reader.add_render_rule("table_close", _table_closes)
    reader.add_render_rule("fence", _fence)
    return reader


def _table_opens(
    _renderer: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return f'<div {_SCROLLS} aria-label="Table"><table>\n'


def _table_closes(
    _renderer: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</table></div>\n"


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Mapping[str, object]
) -> str:
    return renderer.fence(tokens, at, options, dict(env)).replace("<pre>", f'<pre {_SCROLLS} aria-label="Code">', 1)
