"""What each kind of page says."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from muscles.models import Article, Claim, Effect, Exercise, Muscle, Source, Term, Terrain
from tests.client.reading import effect_row, get, links_of, sent, text_of

pytestmark = pytest.mark.django_db

FORMS = ("labelled", "blank")

PAGES = [
    "/",
    "/body/",
    "/body/?phase=loading&muscle=soleus",
    "/muscles/",
    "/muscles/soleus/",
    "/muscles/heart/",
    "/muscles/soleus/write/",
    "/muscles/soleus/write/thanks/",
    "/groups/calf/",
    "/gait/",
    "/gait/loading/",
    "/terrain/",
    "/terrain/uphill/",
    "/terrain/flat/",
    "/tissues/",
    "/tissues/achilles-tendon/",
    "/exercises/",
    "/exercises/plank/",
    "/articles/",
    "/articles/do-hamstrings-push-or-hold/",
    "/claims/",
    "/injuries/",
    "/glossary/",
    "/glossary/eccentric/",
    "/sources/",
    "/sources/hamner2010/",
    "/teach/",
    "/teach/stride/",
    "/teach/quiz/",
    "/teach/lesson/",
    "/about/",
    "/about/corrections/",
    "/authors/running-muscles-editors/",
    "/data/",
    "/data/dictionary/",
    "/data/example/",
    "/offline/",
    "/share/?page=/gait/",
]
FRAMES = [
    "/embed/body/",
    "/embed/body/?phase=loading&muscle=soleus",
    "/embed/body/?terrain=uphill&tissue=achilles-tendon&theme=dark",
    "/embed/stride/?at=25&theme=dark",
    "/embed/stride/?condition=run3.5d&with=sprint9.5",
    "/embed/muscle/soleus/",
    "/embed/muscle/heart/",
    "/embed/claim/a-weak-core-causes-injuries/",
]
"""What other sites frame."""


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_promised_frame(client: Client, path: str) -> None:
    html = get(client, path)
    assert html.count("<h1") == 1
    assert '<a class="skip" href="#content">' in html
    assert '<main id="content"' in html
    assert len(re.findall(r"<title>[^<]{5,}</title>", html.split("</head>")[0])) == 1
    assert re.search(r'<meta name="description" content="[^"]{40,}">', html)
    canonical = path.split("?")[0]
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{canonical}">' in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), "ids are unique on a page"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client: Client, path: str) -> None:
    html = get(client, path)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", html)
    # Data is no script: a browser runs none of these two types.
    data = r'<script type="application/(?:ld\+)?json"(?: id="[a-z0-9.-]+")?>'
    assert not re.search(r"<script(?![^>]*\ssrc=)", re.sub(data, "", html))
    assert len(re.findall(r'<script type="application/ld\+json">', html)) <= 1
    assert not re.search(r'\s(?:src|srcset)="(?:https?:)?//', html)
    assert not re.search(r'<link[^>]*rel="stylesheet"[^>]*href="http', html)


def test_titles_and_descriptions_are_unique(client: Client) -> None:
    frames = [re.search(r"<title>(.*?)</title>", get(client, path)) for path in PAGES]
    titles = [found[1] for found in frames if found]
    assert len(set(titles)) == len(PAGES)


@pytest.mark.parametrize("path", PAGES)
def test_title_and_description_stand_on_one_line(client: Client, path: str) -> None:
    head = sent(client, path).split("</head>")[0]
    for pattern in (r"<title>([^<]+)</title>", r'<meta name="description" content="([^"]+)">'):
        [words] = re.findall(pattern, head)
        assert words == " ".join(words.split())


def test_muscle_page_tells_its_story_in_order(client: Client) -> None:
    html = get(client, "/muscles/soleus/")
    wanted = [
        "When it works",
        "In the stride",
        "Over the whole stride",
        "When the ground or pace changes",
        "How sure are we?",
        "Feel it",
        "Train it",
        "When it hurts",
        "When to get help",
        "For students",
        "Sources",
    ]
    found = re.findall(r"<h2\b.*?</h2>", html)
    headings = [text_of(re.sub(r"<span.*?</span>", "", heading)) for heading in found]
    assert [heading for heading in headings if heading in wanted] == wanted
    # Six links lead to the sections, and each to one that is there.
    [links] = re.findall(r'<nav class="section-links".*?</nav>', html, flags=re.DOTALL)
    targets = [href.removeprefix("#") for href in links_of(links)]
    assert 1 < len(targets) <= 6
    assert all(f'<h2 id="{target}">' in html for target in targets)
    text = text_of(html)
    assert "Musculus soleus" in text
    assert "Not yet reviewed by a clinician." in text
    assert "Published 21 November 2026" in text


def test_muscle_page_has_a_row_for_each_phase_with_its_level_in_words(client: Client) -> None:
    html = get(client, "/muscles/soleus/")
    for role in Muscle.objects.get(slug="soleus").roles.select_related("phase"):
        row = re.search(rf'<th scope="row"><a href="/gait/{role.phase.slug}/">.*?</tr>', html, re.S)
        assert row
        assert role.level_word in text_of(row[0])
        assert role.job in text_of(row[0])


def test_muscle_page_opens_with_its_region_and_the_whole_body(client: Client) -> None:
    head = get(client, "/muscles/soleus/").split("</header>")[1]
    [figure] = re.findall(r'<figure class="close-up.*?</figure>', head, flags=re.DOTALL)
    named = re.findall(r'role="img" aria-label="([^"]+)"', figure)
    assert named == ["Soleus from behind", "Soleus from the front"]
    # It is drawn whole, what lies over it as a ghost, and once more small, for the way to the map.
    assert re.search(r'/back-deep-ink[^#]*#whole-soleus" class="region level-4', figure)
    assert '<g class="ends"' in figure
    assert "Bar: start. Ring: end." in text_of(figure)
    assert re.search(r'#plate-back-gastrocnemius" class="ghost"', figure)
    assert "Dashed: what lies over it." in text_of(figure)
    sheets = [f"/take/soleus-{form}.{kind}" for form in FORMS for kind in ("svg", "png")]
    assert links_of(figure) == ["/body/?muscle=soleus", *sheets, "/teach/"]


def test_bars_say_how_active_and_how_from_landing_to_landing(client: Client) -> None:
    html = get(client, "/muscles/soleus/")
    [bars] = re.findall(r'<ol class="bars is-large".*?</ol>', html, flags=re.DOTALL)
    roles = Muscle.objects.get(slug="soleus").roles.select_related("phase").order_by("phase__order")
    said = [text_of(bar) for bar in re.findall(r"<li\b.*?</li>", bars)]
    assert len(said) == 8
    for role, words in zip(roles, said, strict=True):
        action = f"{role.level_word}, {role.action}" if role.level else "quiet"
        assert words == f"{role.phase.short} {action}"
        assert f'data-short="{role.phase.bar_label}"' in bars
        lit = f'#{role.phase.slug}-soleus" class="stride-muscle level-{role.level}"'
        assert (lit in bars) == bool(role.level)


def test_every_heading_of_a_page_of_text_has_an_anchor(client: Client) -> None:
    for path in (
        "/muscles/soleus/",
        "/groups/calf/",
        "/tissues/achilles-tendon/",
        "/muscles/",
        "/articles/do-hamstrings-push-or-hold/",
    ):
        headings = re.findall(r"<h[2-6][^>]*>", get(client, path))
        assert headings
        assert all(' id="' in heading for heading in headings), path


def test_a_picture_is_kept_for_good_and_an_old_address_leads_to_it(client: Client) -> None:
    html = get(client, "/muscles/soleus/")
    files = set(re.findall(r'href="(/pictures/[a-z-]+\.[0-9a-f]{12}\.svg)#', html))
    names = {re.sub(r"^/pictures/|[.].*", "", file) for file in files}
    assert names == {"back", "back-ink", "back-deep-ink", "front-ink", "runners"}
    for file in files:
        response = client.get(file)
        assert response["Content-Type"] == "image/svg+xml"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        drawn = response.content.decode()
        wanted = set(re.findall(rf'href="{re.escape(file)}#([^"]+)"', html))
        assert wanted <= set(re.findall(r' id="([^"]+)"', drawn))
        name = file.split(".")[0]
        assert client.get(f"{name}.0123456789ab.svg").headers["Location"] == file
    assert client.get("/pictures/nothing.0123456789ab.svg").status_code == 404


def test_every_sentence_of_evidence_is_cited(client: Client) -> None:
    html = get(client, "/muscles/soleus/")
    section = re.search(r'<h2 id="sure">.*?</section>', html, flags=re.DOTALL)
    assert section
    for paragraph in re.findall(r"<p>(.*?)</p>", section[0], flags=re.DOTALL):
        for sentence in re.split(r"(?<=[.])\s+", paragraph.strip()):
            assert '<a class="cite" href="/sources/' in sentence, sentence


def test_sources_of_a_page_are_numbered_as_they_are_cited(client: Client) -> None:
    html = get(client, "/articles/do-hamstrings-push-or-hold/")
    cited = re.findall(r'class="cite" href="(/sources/[^"]+)"[^>]*>(\d+)<', html)
    listed = re.findall(r'<li id="source-(\d+)">.*?href="(/sources/[^"]+)"', html, flags=re.DOTALL)
    assert {address: number for number, address in listed} == dict(cited)
    assert [int(number) for number, _ in listed] == list(range(1, len(listed) + 1))


def test_terms_are_linked_once_and_never_to_the_page_itself(client: Client) -> None:
    links = links_of(get(client, "/muscles/soleus/"))
    terms = [href for href in links if href.startswith("/glossary/") and href != "/glossary/"]
    assert terms
    assert len(terms) == len(set(terms))
    own = links_of(get(client, "/glossary/eccentric/"))
    assert "/glossary/eccentric/" not in own


def test_terrain_page_names_what_nobody_studied(client: Client) -> None:
    text = text_of(get(client, "/terrain/sand/"))
    assert "Not studied here:" in text
    assert "main breathing muscle, rib muscles, heart," in text.split("Not studied here:")[1]


def test_expected_is_never_shown_as_measured(client: Client) -> None:
    terrain = Terrain.objects.get(slug="trail")
    html = get(client, "/terrain/trail/")
    for effect in terrain.effects.filter(basis="expected").exclude(change="not-studied"):
        assert effect.in_words in text_of(effect_row(html, effect.muscle.name))
        assert "expected, not measured" in effect.in_words


@pytest.mark.parametrize(
    ("basis", "words", "means", "in_legend", "in_caption", "sign"),
    [
        (
            "modelled",
            "from a model of the body",
            "“From a model of the body” means",
            "or from a model of the body",
            "In square brackets: from a model of the body",
            r"\[[+−=]+\]",
        ),
        (
            "joint",
            "measured at the joint, the muscle inferred",
            "“Measured at the joint” means",
            "inferred from its joint",
            "In braces: measured at the joint, the muscle inferred",
            r"\{[+−=]+\}",
        ),
    ],
)
def test_what_was_not_seen_in_the_muscle_is_never_shown_as_measured(
    client: Client, basis: str, words: str, means: str, in_legend: str, in_caption: str, sign: str
) -> None:
    effects = (
        Effect.objects.filter(basis=basis)
        .exclude(change="unclear")
        .select_related("muscle", "terrain")
    )
    assert effects
    for effect in effects:
        page = get(client, effect.terrain.get_absolute_url())
        assert effect.in_words in text_of(effect_row(page, effect.muscle.name))
        assert words in effect.in_words
        assert means in text_of(page)
        query = f"terrain={effect.terrain.slug}"
        panel = get(client, f"/muscles/{effect.muscle.slug}/role/?{query}")
        assert re.search(
            rf"{effect.terrain.name}: (it|they|how).* {re.escape(effect.in_words)}\.",
            text_of(panel),
        )
        assert in_legend in text_of(get(client, f"/body/?{query}"))
    table = get(client, "/terrain/")
    assert in_caption in text_of(table)
    assert table.count(f"({words})</span>") == len(effects)
    assert len(re.findall(rf">{sign}</span>", table)) == len(effects)


@pytest.mark.parametrize("path", ["/muscles/soleus/", "/injuries/", "/tissues/achilles-tendon/"])
def test_the_card_on_getting_help_leads_to_its_sources(client: Client, path: str) -> None:
    help_page = "/articles/when-to-get-help/"

    def card() -> str:
        [found] = re.findall(r'<aside class="flag get-help".*?</aside>', get(client, path), re.S)
        return str(found)

    # The signs that matter here are seen at once.
    first = {"/injuries/": "Your chest hurts", "/muscles/soleus/": "short of breath"}
    assert first.get(path, "short of breath") in card().split("<details")[0]
    assert help_page in links_of(card())
    assert "/sources/hse-dvt/" in links_of(get(client, help_page))
    Article.objects.get(slug="when-to-get-help").delete()
    assert help_page not in links_of(card())


def test_source_page_lists_every_page_that_rests_on_it(client: Client) -> None:
    source = Source.objects.get(slug="hamner2010")
    links = links_of(get(client, source.get_absolute_url()))
    assert "https://doi.org/" + source.doi in links
    for page in [*Article.objects.all(), *Claim.objects.all(), *Muscle.objects.all()]:
        if "hamner2010" in page.cited_keys():
            assert page.get_absolute_url() in links, page


def test_claim_page_gives_verdict_reason_and_better_wording(client: Client) -> None:
    claim = Claim.objects.exclude(better_wording="").first()
    text = text_of(get(client, claim.get_absolute_url()))
    assert claim.name in text
    assert f"Verdict: {claim.verdict}" in text
    assert "Better" in text


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?kind=drill", {"kind": "drill"}),
        ("?muscle=soleus", {"targets__muscle__slug": "soleus"}),
        ("?difficulty=basic&kind=strength", {"difficulty": "basic", "kind": "strength"}),
        ("?kind=", {}),
    ],
)
def test_exercise_filters(client: Client, query: str, kept: dict[str, str]) -> None:
    html = get(client, f"/exercises/{query}")
    shown = set(re.findall(r'<li><a href="/exercises/([^"/]+)/"', html))
    assert shown == set(Exercise.objects.filter(**kept).values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/exercises/?muscle=nonsense", "There is no muscle “nonsense”; this choice was left out."),
        ("/exercises/?kind=%00", "Select a valid choice"),
        ("/claims/?verdict=maybe", "Select a valid choice"),
        ("/sources/?kind=rumour", "Select a valid choice"),
        ("/body/?phase=nope", "There is no phase “nope”; this choice was left out."),
        ("/body/?muscle=%00", "There is no muscle “?”; this choice was left out."),
    ],
)
def test_a_wrong_query_is_explained_and_the_page_stands(
    client: Client, path: str, message: str
) -> None:
    html = get(client, path)
    assert message in text_of(html)


@pytest.mark.parametrize("verdict", ["supported", "unsupported"])
def test_claims_are_filtered_by_verdict(client: Client, verdict: str) -> None:
    html = get(client, f"/claims/?verdict={verdict}")
    shown = set(re.findall(r'<li><a href="/claims/([^"/]+)/"', html))
    wanted = set(Claim.objects.filter(verdict=verdict).values_list("slug", flat=True))
    assert shown == wanted


def test_glossary_shows_every_term(client: Client) -> None:
    html = get(client, "/glossary/")
    for term in Term.objects.all():
        assert f'<a href="/glossary/{term.slug}/">' in html


def test_feed_holds_the_articles_with_their_short_answers(client: Client) -> None:
    response = client.get("/articles/feed/")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = response.content.decode()
    article = Article.objects.get(slug="do-hamstrings-push-or-hold")
    assert f"<title>{article.name}</title>" in feed
    assert "[@" not in feed


def test_groups_and_authors_lists_lead_where_they_live(client: Client) -> None:
    assert client.get("/groups/").headers["Location"] == "/muscles/"
    assert client.get("/authors/").headers["Location"] == "/about/"
