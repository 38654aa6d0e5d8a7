"""Muscles that no phase of the stride belongs to stand apart: the heart is busiest in none."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from muscles.models import Muscle, Role
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db

UNTIED = {
    "heart": "beats to its own pacemaker, faster when you run harder",
    "diaphragm": "follows your breath",
    "intercostals": "follow your breath",
    "transversus-abdominis": "holds through the whole stride",
    "trapezius": "may hold at a low level all the while",
}
"""What each of them follows instead."""


@pytest.mark.parametrize("slug", ["initial-contact", "propulsion", "mid-swing"])
def test_what_is_not_tied_to_a_phase_stands_apart_on_its_page(client: Client, slug: str) -> None:
    html = get(client, f"/gait/{slug}/")
    tables = "".join(re.findall(r'<table class="phase-roles">.*?</table>', html))
    [scene] = re.findall(r'<div class="phase-scene".*?<ul class="keys"', html)
    [line] = re.findall(r'<p class="note is-untied">.*?</p>', html)
    for muscle, follows in UNTIED.items():
        assert f"/muscles/{muscle}/" not in tables
        assert muscle not in scene
        assert f"({follows})" in text_of(line)
    assert sorted(links_of(line)) == sorted(f"/muscles/{muscle}/" for muscle in UNTIED)


@pytest.mark.parametrize("slug", UNTIED)
def test_the_page_of_such_a_muscle_names_no_busiest_phase(client: Client, slug: str) -> None:
    html = get(client, f"/muscles/{slug}/")
    assert f"{UNTIED[slug]}." in text_of(html)
    assert "<dt>Busiest</dt><dd>Not tied to a phase</dd>" in html.replace("> <", "><")
    assert '<ol class="bars' not in html
    table = html.partition('class="role-table')[2].partition("</table")[0]
    alike = set(Role.objects.filter(muscle__slug=slug).values_list("job", "level", "action"))
    assert table.count("<tr>") == len(alike) + 1, "a row for all phases that are alike, and a head"


def test_no_muscle_is_busiest_in_all_eight_phases(client: Client) -> None:
    assert set(Muscle.objects.exclude(rhythm="").values_list("slug", flat=True)) == set(UNTIED)
    steady = []
    for muscle in Muscle.objects.filter(rhythm=""):
        levels = set(muscle.roles.values_list("level", flat=True))
        if len(levels) > 1:
            continue
        steady.append(muscle.slug)
        html = get(client, f"/muscles/{muscle.slug}/")
        [fact] = re.findall(r"<dt>Busiest</dt>\s*<dd>(.*?)</dd>", html)
        assert text_of(fact) == "Much the same in every phase (low)"
        panel = text_of(get(client, f"/muscles/{muscle.slug}/role/"))
        assert "Through the whole stride it" in panel
    assert steady == ["latissimus-dorsi", "pectoralis-major", "triceps-brachii"]
