"""Pictures in texts: what a browser gets of them, and that each has its credit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from muscles.content import marks, pictures, uploads
from muscles.models import Article, Picture
from muscles.presenters import text_figures
from muscles.presenters.citing import users_of
from muscles.text import markdown
from tests.client.reading import get, text_of
from tests.drawn import halves, opened, packed

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def wide() -> bytes:
    return uploads.read(packed(halves(1800, 1200)))


@pytest.fixture
def picture(picture_dir: Path, wide: bytes) -> Picture:
    return Picture.objects.create(
        slug="calf-raise",
        name="A calf raise",
        file=pictures.put("calf-raise", wide),
        alt="A runner on a step, <heels> low.",
        caption="On the stairs.",
        creator="Jane Doe",
        source="https://www.example.org/step",
        licence="CC-BY-4.0",
    )


@pytest.fixture
def article(picture: Picture) -> Article:
    found = Article.objects.all()[0]
    Article.objects.filter(pk=found.pk).update(body="## One\n\n{picture calf-raise}\n\nWords.")
    found.refresh_from_db()
    return found


def figure(client: Client, article: Article) -> str:
    [found] = re.findall(
        r'<figure class="picture">.*?</figure>', get(client, article.get_absolute_url()), re.S
    )
    return str(found)


def test_a_text_shows_a_picture_in_the_size_that_fits(
    client: Client, picture: Picture, article: Article
) -> None:
    stem = f"/pictures/{picture.file.removesuffix('.webp')}"
    html = figure(client, article)
    [image] = re.findall(r"<img[^>]*>", html)
    assert image == (
        f'<img src="{stem}.1600.webp" '
        f'srcset="{stem}.480.webp 480w, {stem}.960.webp 960w, {stem}.1600.webp 1600w" '
        'sizes="min(1080px, 39rem, 93vw)" width="1080" height="720" '
        'alt="A runner on a step, &lt;heels&gt; low." loading="lazy" decoding="async">'
    )
    [caption] = re.findall(r"<figcaption>.*</figcaption>", html, re.S)
    assert text_of(caption) == "On the stairs. Picture: Jane Doe, example.org, CC BY 4.0."
    assert re.findall(r'href="([^"]+)"', caption) == [
        "https://www.example.org/step",
        "https://creativecommons.org/licenses/by/4.0/",
    ]


def test_a_small_picture_is_never_enlarged_and_has_one_file(
    client: Client, picture: Picture, article: Article
) -> None:
    small = pictures.put("small", uploads.read(packed(halves(300, 200))))
    Picture.objects.update(file=small, caption="")
    html = figure(client, article)
    assert f'src="/pictures/{small.removesuffix(".webp")}.300.webp" width="300"' in html
    assert "srcset" not in html
    assert text_of(html).startswith("Picture: Jane Doe")


def test_what_only_sets_a_mood_is_not_read_aloud(
    client: Client, picture: Picture, article: Article
) -> None:
    Picture.objects.update(alt="", decorative=True)
    assert 'alt=""' in figure(client, article)


@pytest.mark.parametrize(
    ("licence", "source", "words"),
    [
        ("own-work", "", "Picture: Jane Doe, own work."),
        (
            "permission",
            "https://example.org/",
            "Picture: Jane Doe, example.org, with permission in writing.",
        ),
        ("public-domain", "https://example.org/", "Jane Doe, example.org, public domain."),
    ],
)
def test_the_credit_says_under_which_terms(
    client: Client, picture: Picture, article: Article, licence: str, source: str, words: str
) -> None:
    Picture.objects.update(licence=licence, source=source, licence_note="By e-mail, secret@x.org")
    html = figure(client, article)
    assert text_of(html).endswith(words)
    assert "secret" not in html


def test_a_picture_whose_file_is_missing_is_told_in_words(
    client: Client, picture: Picture, article: Article, picture_dir: Path
) -> None:
    for path in picture_dir.glob("*.webp"):
        path.unlink()
    html = figure(client, article)
    assert "<img" not in html
    assert text_of(html).startswith(
        "The picture “A calf raise” is missing here. It shows: A runner on a step, <heels> low."
    )
    assert "Picture: Jane Doe" in text_of(html)


def test_every_picture_stands_in_the_credits(client: Client, picture: Picture) -> None:
    page = get(client, "/about/licence-and-credits/")
    assert "A calf raise. Picture: Jane Doe, example.org, CC BY 4.0." in text_of(page)
    assert '<a href="#pictures">Pictures in texts</a>' in page
    Picture.objects.all().delete()
    assert "Pictures in texts" not in text_of(get(client, "/about/licence-and-credits/"))


# The files ------------------------------------------------------------------------------------


def test_a_file_is_sent_for_good_and_as_what_it_is(client: Client, picture: Picture) -> None:
    stem = f"/pictures/{picture.file.removesuffix('.webp')}"
    response = client.get(f"{stem}.480.webp")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert opened(response.content).size == (480, 320)
    again = client.get(f"{stem}.480.webp", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"{stem}.960.webp").content == b""
    assert client.post(f"{stem}.480.webp").status_code == 405


def test_no_other_width_and_no_other_file_is_made(
    client: Client, picture: Picture, picture_dir: Path
) -> None:
    stem = f"/pictures/{picture.file.removesuffix('.webp')}"
    (picture_dir / "secret.txt").write_text("not for readers")
    for path in (
        f"{stem}.481.webp",
        f"{stem}.1800.webp",
        f"{stem}.0480.webp",
        f"{stem}.webp",
        f"/pictures/none.{1:020x}.480.webp",
        f"/pictures/../{picture.file}",
        "/pictures/%2e%2e/secret.txt",
    ):
        assert client.get(path).status_code == 404, path
    assert not (picture_dir / "sizes").exists()


def test_a_size_that_is_lost_is_made_again(
    client: Client, picture: Picture, picture_dir: Path
) -> None:
    pictures.make_ready(picture.file)
    made = sorted((picture_dir / "sizes").iterdir())
    assert [path.name.split(".")[-2] for path in made] == ["1600", "480", "960"]
    before = made[0].read_bytes()
    made[0].unlink()
    assert client.get(f"/pictures/{made[0].name}").content == before


# The mark ---------------------------------------------------------------------------------------


def test_the_mark_names_a_picture_by_its_slug() -> None:
    assert markdown.figures("{picture calf-raise}") == [("picture", {"picture": "calf-raise"})]
    assert markdown.problems("{picture calf-raise}") == []
    assert markdown.plain("Before. {picture calf-raise}") == "Before."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{picture calf-rise}", "There is no picture “calf-rise”. Did you mean “calf-raise”?"),
        ("{picture}", "Name one picture by its slug: {picture slug-of-the-picture}."),
        ("{picture muscle=soleus}", "Name one picture by its slug: {picture slug-of-the-picture}."),
        ("{picture calf-raise}", None),
        ("{map picture=calf-raise}", "The figure “map” has no option “picture”."),
    ],
)
def test_a_mark_that_leads_nowhere_is_told(text: str, message: str | None) -> None:
    found = list(marks.problems(text, {Picture: [("calf-raise",)]}))
    assert [each[: len(message or "")] for each in found] == ([message] if message else [])


def test_who_shows_a_picture_is_known(picture: Picture, article: Article) -> None:
    assert users_of(picture) == [article]
    other = Picture.objects.get(pk=picture.pk)
    other.slug = "calf"
    assert users_of(other) == [], "“calf” is the beginning of another slug"


def test_a_text_leaves_out_a_picture_that_nobody_has() -> None:
    assert text_figures.find("picture", {"picture": "none"}) is None
