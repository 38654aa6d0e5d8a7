"""The second lock: what the parser lets through by mistake, the sanitiser takes away."""

from __future__ import annotations

import html
from typing import Any

import pytest

from muscles.text import markdown
from muscles.text.glossary import Spellings
from muscles.text.markdown import Resolver, Writer

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a href='javascript:alert(1)'>x</a></svg>",
    "<iframe src='https://example.org/'></iframe>",
    "<p onclick='alert(1)' style='position:fixed'>x</p>",
    "<a href='javascript:alert(1)' onmouseover='alert(1)'>x</a>",
    "<a href=' jAvAsCrIpT&#58;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x' target='_blank' class='cite' id='content'>x</a>",
    "<form action='/admin/'><input name='q'><button>x</button></form>",
    "<style>body{display:none}</style>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<meta http-equiv='refresh' content='0;url=https://example.org/'><base href='//example.org'>",
    "<object data='x.swf'></object><embed src='x'><video src='x'></video>",
    "<h1>x</h1><table><tr><td>x</td></tr></table>",
    "<<script>script>alert(1)<</script>/script>",
    "<p><!-- <script>alert(1)</script> --></p>",
]
WRONG = (
    "<script",
    "<img",
    "<svg",
    "<math",
    "<iframe",
    "<form",
    "<input",
    "<button",
    "<style",
    "<meta",
    "<base",
    "<object",
    "<embed",
    "<video",
    "<table",
    "<h1",
    "<!--",
    " on",
    " style=",
    " class=",
    " id=",
    " target=",
    'href="javascript',
    'href="data',
    'href="vbscript',
)


class LeakyParser:
    """A parser whose lock is broken: it passes HTML on as it stands."""

    def render(self, text: str, env: Any) -> str:
        return text

    renderInline = render  # noqa: N815 - the name of the parser's own method


@pytest.fixture
def writer() -> Writer:
    return Writer(Resolver(lambda key: None, lambda word, slug: None, lambda kind, options: None))


def assert_harmless(made: str) -> None:
    # Blanks between attributes may be any; and what is escaped is words, not markup.
    found = " ".join(made.split()).lower()
    tags = "".join(f"<{part.partition('>')[0]}>" for part in found.split("<")[1:])
    assert not [wrong for wrong in WRONG if wrong in tags], made


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("inline", [False, True])
def test_the_sanitiser_alone_takes_away_what_runs_or_loads(
    monkeypatch: pytest.MonkeyPatch, writer: Writer, text: str, inline: bool
) -> None:
    monkeypatch.setattr(markdown, "_PARSER", LeakyParser())
    markdown._parsed.cache_clear()
    try:
        assert_harmless(writer.inline(text) if inline else writer.block(text))
    finally:
        markdown._parsed.cache_clear()


@pytest.mark.parametrize("text", HOSTILE)
def test_both_locks_together_leave_words_and_no_markup(writer: Writer, text: str) -> None:
    made = writer.block(text)
    assert_harmless(made)
    assert_harmless(writer.inline(text))
    # The parser's lock does not delete: a reader sees what was written.
    assert html.unescape(made).replace("'", "").replace('"', "")


def test_the_sanitiser_keeps_what_our_texts_are_made_of(
    monkeypatch: pytest.MonkeyPatch, writer: Writer
) -> None:
    kept = (
        "<h2>a</h2><h3>b</h3><p>c <em>d</em> <strong>e</strong> <code>f</code><br>g</p>"
        "<ul><li>h</li></ul><ol><li>i</li></ol><blockquote>j</blockquote>"
        '<p><a href="https://example.org/">k</a> <a href="http://example.org/">l</a> '
        '<a href="/about/">m</a></p>'
    )
    monkeypatch.setattr(markdown, "_PARSER", LeakyParser())
    markdown._parsed.cache_clear()
    try:
        assert writer.block(kept) == kept
    finally:
        markdown._parsed.cache_clear()


def test_what_fills_a_gap_is_escaped() -> None:
    bad = '"><script>alert(1)</script>'
    writer = Writer(
        Resolver(
            lambda key: markdown.Work(bad, bad, bad),
            lambda word, slug: bad,
            lambda kind, options: None,
            Spellings({"stance": bad}),
        )
    )
    made = writer.block("A stance [@key1] and [x](muscle:soleus).")
    assert "<script" not in made
    assert made.count("&lt;script&gt;") >= 4
