"""Style sheets and scripts as a server sends them: named by their content, and compressed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from runmuscles.static import HashedStaticFilesStorage, tightened
from tests import serving

CSS = Path(__file__).parent.parent.parent / "static" / "css"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The folder of collected files, and the hashed name of each."""
    home = tmp_path_factory.mktemp("static")
    variables = serving.environment(home)
    serving.collect_static(variables)
    serving.collect_static_anew(variables)  # Now the files of the first time are there already.
    folder = home / "static"
    return folder, json.loads((folder / "staticfiles.json").read_text())["paths"]


def test_a_module_is_imported_under_the_name_that_changes_with_it(
    collected: tuple[Path, dict[str, str]],
) -> None:
    folder, names = collected
    text = (folder / names["js/stride.js"]).read_text()
    imported = re.findall(r'from "\./([^"]+)"', text)
    assert imported == [Path(names["js/stride-drawing.js"]).name]
    assert re.fullmatch(r"stride-drawing\.[0-9a-f]{12}\.js", imported[0])


def test_the_address_of_a_file_is_looked_up_once_and_a_missing_file_is_none(
    collected: tuple[Path, dict[str, str]], settings: Any
) -> None:
    folder, names = collected
    settings.DEBUG = False
    storage = HashedStaticFilesStorage(location=folder, base_url="/static/")
    assert storage.url("css/site.css") == f"/static/{names['css/site.css']}"
    storage.hashed_files.clear()
    assert storage.url("css/site.css") == f"/static/{names['css/site.css']}"
    with pytest.raises(ValueError, match="nowhere"):
        storage.url("css/nowhere.css")


def test_the_map_and_what_stands_around_it_are_one_sheet(
    collected: tuple[Path, dict[str, str]],
) -> None:
    folder, names = collected
    text = (folder / names["css/body.css"]).read_text()
    around = (CSS / "body.css").read_text()
    assert around.count('@import "map.css";') == 1
    whole = around.replace('@import "map.css";', (CSS / "map.css").read_text())
    assert text == tightened("css/body.css", whole)


def test_readers_are_spared_our_comments_and_blanks(
    collected: tuple[Path, dict[str, str]],
) -> None:
    folder, names = collected
    ours = [name for name in names if name.startswith(("css/", "js/"))]
    assert {"css/layout.css", "js/map.js"} <= set(ours)
    for name in ours:
        served = (folder / names[name]).read_text()
        assert "/*" not in served, name
        assert not re.search(r"^\s*//|\n\n", served, re.MULTILINE), name
        assert name.endswith(".js") or "\n" not in served, name
    # What blanks mean stays: between a class and what it holds, in a sum, and in a text.
    kept = ".a .b{width:calc(1rem + 2px)}"
    assert tightened("css/a.css", "/* Why. */\n.a .b {\n  width: calc(1rem + 2px);\n}\n") == kept
    script = 'const said = `a  ${ 1 + 1 }  b`; // Why.\nconst text = "/* no */";\n'
    assert tightened("js/a.js", script) == ('const said=`a  ${ 1 + 1 }  b`;const text="/* no */";')


def test_the_sheets_of_the_desk_are_one_file(collected: tuple[Path, dict[str, str]]) -> None:
    folder, names = collected
    text = (folder / names["css/admin.css"]).read_text()
    parts = re.findall(r'@import "([\w-]+\.css)";', (CSS / "admin.css").read_text())
    # The desk's view of the site is a page of readers, with their sheets.
    assert {*parts, "desk-view.css"} == {path.name for path in CSS.glob("desk-*.css")}
    assert "@import" not in text
    for part in parts:
        sheet = tightened(part, (CSS / part).read_text())
        # The names of its fonts are those they are served with.
        for piece in re.split(r"url\([^)]*\)", sheet):
            assert piece in text, part


def test_what_every_page_links_is_one_sheet(collected: tuple[Path, dict[str, str]]) -> None:
    folder, names = collected
    text = (folder / names["css/site.css"]).read_text()
    parts = ["tokens", "base", "layout", "components"]
    assert re.findall(r'@import "(\w+)\.css";', (CSS / "site.css").read_text()) == parts
    assert "@import" not in text
    # A sheet names its fonts as they are written; the joined one by the names it is served with.
    fonts = {name: hashed for name, hashed in names.items() if name.endswith(".woff2")}
    assert len(fonts) == 2
    places = []
    for part in parts:
        sheet = tightened("css/part.css", (CSS / f"{part}.css").read_text())
        for name, hashed in fonts.items():
            assert (f"../{name}" in sheet) == (part == "base")
            assert re.fullmatch(rf"{name.removesuffix('.woff2')}\.[0-9a-f]{{12}}\.woff2", hashed)
            assert (folder / hashed).exists()
            sheet = sheet.replace(f"../{name}", f"../{hashed}")
        places.append(text.index(sheet))
    assert places == sorted(places)


def test_every_sheet_and_script_is_compressed_ahead(
    collected: tuple[Path, dict[str, str]],
) -> None:
    folder, names = collected
    ours = [name for name in names if re.match(r"(css|js)/", name)]
    written = [path for path in (CSS.parent).glob("*/*") if path.suffix in (".css", ".js")]
    assert {f"{path.parent.name}/{path.name}" for path in written} <= set(ours)
    for name in ours:
        file = folder / names[name]
        for ending in (".br", ".gz"):
            packed = file.with_name(file.name + ending)
            assert packed.exists() or file.stat().st_size < 400, name
