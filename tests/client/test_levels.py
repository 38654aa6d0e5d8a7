"""Pages say what a level rests on, and where it differs from a curve, why."""

from __future__ import annotations

import pytest
from django.test import Client

from muscles.models import LevelBasis, Muscle, Role
from muscles.presenters.sureness import basis_in_words, is_early
from muscles.text import markdown
from tests.client.reading import text_of

pytestmark = pytest.mark.django_db


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return text_of(response.content.decode())


def first_words(muscle: Muscle) -> str:
    """Return the beginning of the note, which no mark of a citation interrupts."""
    return markdown.plain(muscle.levels_note).split(".")[0]


@pytest.mark.parametrize(
    ("slug", "basis"),
    [
        ("soleus", "measured in 15 people at 2.8 m/s."),
        ("extensor-digitorum-longus", "simulated for one runner at 4.0 m/s, not measured."),
        ("deltoid", "judged from studies."),
        ("tensor-fasciae-latae", "measured in 15 people at 2.8 m/s; one judged from studies."),
    ],
)
def test_page_and_panel_of_a_muscle_say_what_its_levels_rest_on(
    client: Client, slug: str, basis: str
) -> None:
    assert f"Levels, silent to peak, were {basis}" in read(client, f"/muscles/{slug}/")
    assert f"Levels: {basis}" in read(client, f"/muscles/{slug}/role/")


def test_the_reason_of_a_gap_stands_on_the_page_in_panel_table_and_stride(client: Client) -> None:
    stride = read(client, "/gait/")
    table = {
        slug: read(client, f"/gait/{slug}/")
        for slug in ("midstance", "terminal-swing", "early-float")
    }
    explained = Muscle.objects.exclude(levels_note="")
    assert {role.muscle for role in Role.objects.filter(differs=True)} == set(explained)
    for muscle in explained:
        assert first_words(muscle) in stride
    fibularis, psoas = (Muscle.objects.get(slug=s) for s in ("fibularis-brevis", "psoas-major"))
    for path in ("/muscles/fibularis-brevis/", "/muscles/fibularis-brevis/role/?phase=loading"):
        assert first_words(fibularis) in read(client, path)
    assert first_words(fibularis) in table["midstance"]
    assert first_words(fibularis) not in table["early-float"]
    assert first_words(psoas) in table["early-float"], "among those at work"
    assert first_words(psoas) in table["terminal-swing"], "among the quiet"


def test_measured_is_filled_and_simulated_is_hatched_whatever_the_confidence() -> None:
    def role(basis: str, confidence: str, level: int = 2) -> Role:
        return Role(basis=basis, confidence=confidence, level=level)

    assert not is_early(role(LevelBasis.MEASURED, "low"))
    assert is_early(role(LevelBasis.SIMULATED, "high"))
    assert is_early(role(LevelBasis.JUDGED, "low"))
    assert not is_early(role(LevelBasis.JUDGED, "moderate"))
    assert not is_early(role(LevelBasis.SIMULATED, "low", level=0))


def test_most_roles_come_first_where_bases_are_mixed() -> None:
    judged = [Role(basis=LevelBasis.JUDGED)] * 3
    measured = [Role(basis=LevelBasis.MEASURED, basis_of="ten people at 3.0 m/s")]
    assert basis_in_words([*measured, *judged]) == (
        "judged from studies; one measured in ten people at 3.0 m/s"
    )


def test_editors_find_the_new_fields_at_the_desk(admin_client: Client) -> None:
    soleus = Muscle.objects.get(slug="soleus")
    html = admin_client.get(f"/admin/muscles/muscle/{soleus.pk}/change/").content.decode()
    for name in ("levels_note", "roles-0-basis", "roles-0-basis_of", "roles-0-differs"):
        assert f'name="{name}"' in html
