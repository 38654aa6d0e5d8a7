"""The order of a table: moved by buttons without a script, saved as one change."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from muscles import kinds, models
from muscles.models import Revision, Version
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import address, said
from tests.client.admin.rows import MAKE, article

ORDER = "/admin/muscles/article/order/"


def articles(*numbers: int) -> list[models.Article]:
    return [article(n) for n in numbers]


def fields(client: Client) -> dict[str, Any]:
    """Return what the page would send."""
    page = unescape(client.get(ORDER).content.decode())
    seen = re.search(r'name="seen"\s+value="([^"]+)"', page)
    assert seen
    return {"seen": seen[1], "row": re.findall(r'name="row"\s+value="(\d+)"', page)}


def shown(page: str) -> list[str]:
    return re.findall(r'class="desk-name">([^<]+)<', page)


def order() -> list[tuple[str, int]]:
    return list(models.Article.objects.order_by("order").values_list("slug", "order"))


def test_a_row_moves_by_its_button_and_nothing_is_saved_before_saving(editor: Client) -> None:
    one, two, three = articles(1, 2, 3)
    data = fields(editor)
    assert data["row"] == [str(row.pk) for row in (one, two, three)]
    response = editor.post(ORDER, {**data, "move": f"{three.pk} up"})
    page = response.content.decode()
    assert shown(page) == [one.name, three.name, two.name]
    assert re.search(rf'value="{three.pk} up"\s+autofocus', page)
    assert order() == [("article-1", 1), ("article-2", 2), ("article-3", 3)]
    assert shown(editor.post(ORDER, {**data, "move": f"{one.pk} up"}).content.decode()) == [
        one.name,
        two.name,
        three.name,
    ]


def test_an_order_is_saved_as_one_change_of_the_rows_that_moved(editor: Client) -> None:
    one, two, three, four = articles(1, 2, 3, 4)
    before = Revision.current().number
    data = fields(editor) | {"row": [one.pk, three.pk, two.pk, four.pk]}
    response = editor.post(ORDER, data, follow=True)
    assert said(response) == ["The articles stand in the new order."]
    assert order() == [("article-1", 1), ("article-3", 2), ("article-2", 3), ("article-4", 4)]
    written = Version.objects.filter(why="Another order.")
    assert sorted(written.values_list("key", "who")) == [("article-2", "ed"), ("article-3", "ed")]
    assert len(set(written.values_list("change", flat=True))) == 1
    assert Revision.current().number > before


def test_places_given_twice_are_given_out_anew(editor: Client) -> None:
    articles(1, 2, 3)
    models.Article.objects.update(order=7)
    editor.post(ORDER, fields(editor))
    assert [place for _, place in order()] == [1, 2, 3]


def test_what_somebody_else_moved_meanwhile_is_not_overwritten(editor: Client) -> None:
    one, two, three = articles(1, 2, 3)
    data = fields(editor)
    models.Article.objects.filter(pk=one.pk).update(order=9)
    response = editor.post(ORDER, {**data, "row": [three.pk, two.pk, one.pk]})
    assert "Somebody else changed this list" in said(response)[0]
    assert shown(response.content.decode()) == [two.name, three.name, one.name]
    assert order() == [("article-2", 2), ("article-3", 3), ("article-1", 9)]


@pytest.mark.parametrize("rows", [[], ["x", "99999"], ["\0"]])
def test_a_list_that_was_tampered_with_changes_nothing(editor: Client, rows: list[str]) -> None:
    articles(1, 2)
    editor.post(ORDER, fields(editor) | {"row": rows, "move": "x up"})
    assert order() == [("article-1", 1), ("article-2", 2)]


def test_only_who_publishes_changes_an_order(editor: Client) -> None:
    assert Group.objects.filter(name="Writers").exists()
    articles(1, 2)
    writer = browser_of("wil", "writer")
    assert writer.get(ORDER).status_code == 403
    assert writer.post(ORDER, {"row": []}).status_code == 403
    table = address(models.Article, "changelist")
    assert "Change the order" not in writer.get(table).content.decode()
    assert f'<a href="{ORDER}">Change the order</a>' in editor.get(table).content.decode()


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.singular)
def test_a_new_row_gets_the_next_free_place(editor: Client, kind: kinds.Kind) -> None:
    fields = {field.name for field in kind.model._meta.fields}
    row = MAKE[kind.model](3)
    form = editor.get(address(kind.model, "add")).context["adminform"].form
    if "order" not in fields:
        assert "order" not in form.fields
    else:
        assert form["order"].value() == row.order + 1
    is_ordered = "order" in fields and kind.model is not models.Phase
    place = f"/admin/muscles/{kind.model._meta.model_name}/order/"
    assert (editor.get(place).status_code == 200) == is_ordered
