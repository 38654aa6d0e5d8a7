"""Our Markdown: what it makes, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import pytest

from muscles.text import markdown
from muscles.text.glossary import Spellings
from muscles.text.markdown import Resolver, Work, Writer

SOURCES = {
    "lai2015": Work("Lai and others 2015", "/sources/lai2015/", "Ultrasound pictures"),
    "ker1987": Work('Ker & "sons" 1987', "/sources/ker1987/", "Study"),
}


def resolver(**terms: str) -> Resolver:
    """Return a resolver with two sources, one muscle and the given terms."""

    def page(kind: str, slug: str) -> str | None:
        return f"/muscles/{slug}/" if (kind, slug) == ("muscle", "soleus") else None

    def figure(kind: str, options: Mapping[str, str]) -> str | None:
        return f"<figure>{kind} {options}</figure>" if kind == "map" else None

    return Resolver(SOURCES.get, page, figure, Spellings(terms))


def block(text: str, **terms: str) -> str:
    """Return ``text`` as HTML."""
    return Writer(resolver(**terms)).block(text).strip()


def test_citation_is_numbered_and_leaves_no_blank_before_it() -> None:
    assert block("It pulls [@lai2015].") == (
        '<p>It pulls\u2060<sup><a class="cite" href="/sources/lai2015/" '
        'aria-label="Source 1: Lai and others 2015" '
        'data-note="1\tLai and others 2015\nUltrasound pictures">1</a></sup>.</p>'
    )


@pytest.mark.parametrize("gap", ["", " ", "  ", "\n", " \n", "\n   "])
def test_no_line_ends_between_a_word_its_marks_and_the_stop(gap: str) -> None:
    said = block(f"It *pulls*{gap}[@lai2015; @ker1987]. Then it rests.")
    assert re.sub(r"<[^>]*>", "", said) == "It pulls\u20601\u00a02. Then it rests."


def test_many_marks_may_take_more_than_one_line() -> None:
    names = [f"source-{n}" for n in range(5)]
    known = {name: Work(name, f"/sources/{name}/", "Measured") for name in names}
    writer = Writer(Resolver(known.get, lambda *_: None, lambda *_: None))
    assert "\u00a0" not in writer.cite(names)
    assert writer.cite(names[:4]).count("\u00a0") == 3


def test_only_the_first_citation_of_a_source_carries_its_note() -> None:
    writer = Writer(resolver())
    first = writer.block("One [@ker1987]. Two [@ker1987; @lai2015].")
    assert re.findall(r'data-note="(\d)', first) == ["1", "2"]
    assert first.index('data-note="1') < first.index("Two")
    assert "data-note" not in writer.inline("Three [@lai2015; @ker1987].")


def test_marks_for_a_table_are_numbers_only_and_leave_the_note_to_the_text() -> None:
    writer = Writer(resolver())
    assert "data-note" not in writer.cite(["lai2015"])
    assert "data-note" in writer.block("It pulls [@lai2015].")
    assert "data-note" in writer.cite(["ker1987"], note=True)


def test_a_note_is_escaped() -> None:
    html = block("It pulls [@ker1987].")
    [note] = re.findall(r' data-note="([^"]*)"', html)
    assert unescape(note) == '1\tKer & "sons" 1987\nStudy'


def test_numbers_run_through_all_texts_of_a_page() -> None:
    writer = Writer(resolver())
    writer.block("One [@ker1987].")
    assert ">1</a>\u00a0<a" in writer.block("Two [@lai2015; @ker1987].")
    assert writer.order == ["ker1987", "lai2015"]


def test_unknown_source_leaves_no_mark() -> None:
    assert block("It pulls [@nobody1900].") == "<p>It pulls.</p>"


def test_link_to_a_page_of_ours_and_to_none() -> None:
    assert block("[deep calf](muscle:soleus)") == '<p><a href="/muscles/soleus/">deep calf</a></p>'
    assert block("[gone](muscle:nope)") == "<p>gone</p>"
    assert block("[gone](mussel:soleus)") == "<p>gone</p>"
    assert block("[gone](soleus)") == "<p>gone</p>"


def test_outside_link_stays() -> None:
    assert 'href="https://example.org/a"' in block("[there](https://example.org/a)")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        '[x](muscle:soleus "onmouseover=alert(1)")',
        "![x](https://example.org/x.png)",
    ],
)
def test_nothing_that_runs_or_loads_gets_through(text: str) -> None:
    html = block(text)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert " onerror" not in html.replace("&lt;img src=x onerror", "")
    assert " onmouseover" not in html


def test_first_use_of_a_term_is_linked_and_no_other() -> None:
    html = block("An eccentric pull. Eccentric again.", eccentric="/glossary/eccentric/")
    assert html.count('<a class="term" href="/glossary/eccentric/">') == 1
    assert ">eccentric</a> pull" in html


def test_terms_are_whole_words_longest_first_and_not_inside_links_or_headings() -> None:
    terms = {"stance": "/glossary/stance/", "stance phase": "/glossary/stance-phase/"}
    assert "/glossary/stance-phase/" in block("The stance phase.", **terms)
    assert "glossary" not in block("distance and stance-like", **terms)
    assert "glossary" not in block("## Stance", **terms)
    assert "glossary" not in block("[stance](muscle:soleus)", **terms)


def test_a_page_never_links_to_itself() -> None:
    writer = Writer(resolver(stance="/glossary/stance/"), own_address="/glossary/stance/")
    assert "<a" not in writer.block("stance")


def test_figure_stands_alone_in_its_paragraph() -> None:
    html = block("Before.\n\n{map muscle=soleus}\n\nAfter.")
    assert "<figure>map {'muscle': 'soleus'}</figure>" in html
    assert "<p><figure" not in html
    assert "{map" in block("In a sentence {map muscle=soleus} it stays text.")


def test_inline_has_no_paragraph() -> None:
    assert Writer(resolver()).inline("a *b*") == "a <em>b</em>"


def test_plain_drops_all_marks() -> None:
    text = "## Head\n\n- One [two](muscle:soleus) *three* [@lai2015].\n\n{map muscle=soleus}"
    assert markdown.plain(text) == "Head\n\nOne two three."


def test_what_a_text_names_is_listed_once_in_order() -> None:
    text = (
        "A [@b2; @a1]. B [@b2] [x](muscle:soleus) [y](muscle:soleus) [z](https://e.org) "
        "[u](mussel:soleus) [v](/about/) [w](#top) [t](soleus)"
    )
    assert markdown.citations(text) == ["b2", "a1"]
    assert markdown.links(text) == [("muscle", "soleus"), ("mussel", "soleus"), ("soleus", "")]
    assert markdown.figures("{map muscle=soleus phase=loading}") == [
        ("map", {"muscle": "soleus", "phase": "loading"})
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<b>bold</b>", "HTML is not allowed (“<b>bold</b>”)"),
        ("# Top", "A text has no # heading"),
        ("See [@Lai 2015].", "“[@Lai 2015]” is not a citation"),
        (
            "{graph muscle=soleus}",
            "There is no figure “graph”. Use one of: map, curve, cost, picture.",
        ),
        ("{maps muscle=soleus}", "There is no figure “maps”. Did you mean “map”?"),
        ("{Map: soleus}", "“{Map: soleus}” is no figure. Did you mean {map muscle=soleus}?"),
        ("Sets {1, 2}.", "“{1, 2}” is no figure. A figure looks so: {map muscle=soleus}."),
        ("{map muscle=soleus", "“{map muscle=soleus” is no figure."),
        ("See {cost}.", "“{cost}” must stand alone: put an empty line before it and after it."),
        ("One.\n{cost}\n\nTwo.", "“{cost}” must stand alone"),
        ("![A calf](calf.png)", "Images cannot be written into a text (“![A calf](calf.png)”)."),
        ("See ![it][calf].", "Images cannot be written into a text (“![it][calf].”)."),
        ("#### Deep", "Headings go no deeper than ###."),
    ],
)
def test_problems_name_the_mend(text: str, problem: str) -> None:
    [found] = markdown.problems(text)
    assert problem in found


def test_an_image_is_refused_and_leads_nowhere() -> None:
    text = "![A calf](calf.png) ![x](https://example.org/x.png) [it](muscle:soleus)"
    assert markdown.links(text) == [("muscle", "soleus")]
    assert markdown.addresses(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "5 <10 no",
        "## Fine [@lai2015]",
        "[x](mussel:soleus)",
        "Yes! [@lai2015] No![@lai2015]",
        "One.\n\n{cost}\n\n{map muscle=soleus}",
    ],
)
def test_harmless_text_has_no_problem(text: str) -> None:
    assert markdown.problems(text) == []


def test_a_text_is_parsed_once_and_numbered_anew_on_each_page() -> None:
    text = "One [@ker1987], *two* [@lai2015]."
    parsed = markdown._parsed.cache_info().misses
    first, second = Writer(resolver()), Writer(resolver())
    second.cite(["lai2015"])
    assert re.findall(r">(\d)</a>", first.block(text)) == ["1", "2"]
    assert re.findall(r">(\d)</a>", second.block(text)) == ["2", "1"]
    assert markdown._parsed.cache_info().misses == parsed + 1


def test_a_text_cannot_fill_a_gap_itself() -> None:
    assert block("A \ue0000\ue001 b [@lai2015] \ue0007\ue001.").startswith("<p>A 0 b\u2060<sup>")
    assert "<script" not in block("A [@<script>alert(1)</script>] b [x](muscle:<script>) c.")


def test_headings_have_ids_made_of_their_words_and_no_id_twice() -> None:
    text = "## The *calf* engine [@lai2015]\n\nA.\n\n### Sources\n\nB.\n\n## The calf engine\n\nC."
    writer = Writer(resolver())
    html = writer.block(text)
    ids = ["the-calf-engine", "on-sources", "the-calf-engine-2"]
    assert re.findall(r'<h[23] id="([^"]+)">', html) == ids
    assert [name for name, _ in markdown.headings(text)] == ids
    assert [words for _, words in markdown.headings(text)][:2] == ["The calf engine", "Sources"]
    assert 'id="on-sources-2"' in writer.block("## Sources")


def test_texts_without_a_margin_leave_the_note_to_the_next_text() -> None:
    writer = Writer(resolver())
    assert "data-note" not in writer.inline("It pulls [@lai2015].", notes=False)
    assert "data-note" not in writer.block("It pulls [@lai2015].", notes=False)
    assert "data-note" in writer.block("It pulls [@lai2015].")


TABLE = """\
| Ground | *Calf* <b> | More, % |
|---|:-:|--:|
| uphill | [more](muscle:soleus) [@lai2015] | 20 |
| <script> | ![x](y) | |

After."""


def test_a_table_has_a_box_that_scrolls_a_head_and_rows_with_names() -> None:
    html = block(TABLE)
    box, _, after = html.partition("</table></div>")
    assert after == "<p>After.</p>"
    assert box.startswith(
        '<div class="scroller prose-table" tabindex="0" role="group" '
        'aria-label="Table: Ground, Calf &lt;b&gt;, More, %"><table><thead><tr>'
        '<th scope="col">Ground</th><th scope="col" class="to-middle"><em>Calf</em> &lt;b&gt;</th>'
        '<th scope="col" class="to-right">More, %</th></tr></thead><tbody><tr>'
        '<th scope="row">uphill</th><td class="to-middle"><a href="/muscles/soleus/">more</a>'
    )
    assert 'class="cite" href="/sources/lai2015/"' in box
    assert '<th scope="row">&lt;script&gt;</th>' in box
    assert "<script" not in html
    assert "style" not in html
    assert "<img" not in html


def test_terms_link_themselves_in_the_cells_of_a_table_and_not_in_its_head() -> None:
    html = block("| EMG | b |\n|---|---|\n| c | EMG |", EMG="/glossary/emg/")
    assert html.count('class="term"') == 1
    assert '<td><a class="term" href="/glossary/emg/">EMG</a></td>' in html


def test_addresses_of_other_sites_are_listed_once() -> None:
    text = "[a](https://a.org/) [b](muscle:soleus) [c](http://c.org/) [a](https://a.org/) [d](/x/)"
    assert markdown.addresses(text) == ["https://a.org/", "http://c.org/"]
