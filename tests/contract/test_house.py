"""The house rules that a tool can hold."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split("\n")


def files(*endings: str, under: str = "") -> list[Path]:
    """Return the project's files with one of these endings."""
    return [
        ROOT / name
        for name in TRACKED
        if name.endswith(endings) and name.startswith(under) and (ROOT / name).exists()
    ]


def test_templates_hold_nothing_inline() -> None:
    for path in files(".html", under="templates/"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son(click|load|change|input|submit)=", text), path
        assert not re.search(r'<script(?![^>]*(\ssrc=|"application/(ld\+)?json"))', text), path


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|lorem ipsum", re.IGNORECASE)
    for path in files(".py", ".html", ".css", ".js", ".yaml"):
        if path != Path(__file__):
            assert not words.search(path.read_text()), path


def test_no_merge_was_left_half_done() -> None:
    for path in files(".py", ".html", ".css", ".js", ".yaml", ".md", ".toml", ".txt"):
        assert not re.search(r"^(<<<<<<<|>>>>>>>) ", path.read_text(), re.MULTILINE), path


def test_every_environment_variable_of_the_settings_is_in_the_readme() -> None:
    settings = "".join(path.read_text() for path in files(".py", under="runmuscles/"))
    names = set(re.findall(r'environ\.get\("([A-Z_]+)"', settings))
    readme = (ROOT / "README.md").read_text()
    assert {name for name in names if f"`{name}" not in readme} == set()


def test_every_make_target_that_make_help_lists_exists() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    targets = re.findall(r"^  make ([a-z-]+)", said.stdout, flags=re.MULTILINE)
    assert {"serve", "test", "dev", "editor", "clean"} <= set(targets)
    makefile = (ROOT / "Makefile").read_text()
    for target in targets:
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_and_has_its_reason(name: str) -> None:
    reasons = (ROOT / "docs/decisions/0002-packages.md").read_text().lower()
    for line in (ROOT / name).read_text().split("\n"):
        if not line or line.startswith(("#", "-r")):
            continue
        package, equals, version = line.partition(";")[0].strip().partition("==")
        package = package.partition("[")[0]
        assert equals, line
        assert version, line
        if not package.lower().startswith("types-"):
            assert package.lower() in reasons, f"{package} has no reason in docs/decisions"


# Who may do what: read from the code, not from what happens to be called -------------------------

RENDERS = {"render", "render_to_string", "get_template", "select_template", "loader", "Template"}
TEMPLATE_MODULES = ("django.shortcuts", "django.template", "django.template.loader")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def rendering(module: ast.Module) -> set[str]:
    """Return the names that ``module`` imports or calls and that make HTML of templates."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module in TEMPLATE_MODULES:
            found |= {alias.name for alias in node.names} & RENDERS
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in TEMPLATE_MODULES}
        elif isinstance(node, ast.Attribute) and node.attr.endswith(("_to_string", "_template")):
            found.add(node.attr)
    return found


def queried(module: ast.Module) -> set[str]:
    """Return what in ``module`` reaches for a manager, the way every query begins."""
    names = {"objects", "_default_manager", "_base_manager", "raw", "connection", "connections"}
    found = {node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute)} | {
        alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return found & names


def test_nothing_below_the_views_renders() -> None:
    # The admin stands beside the views and has templates of its own.
    above = ("muscles/views/", "muscles/admin/")
    below = [
        path
        for path in files(".py", under="muscles/")
        if not str(path.relative_to(ROOT)).startswith(above)
    ]
    assert {str(path): rendering(tree(path)) for path in below if rendering(tree(path))} == {}
    assert rendering(tree(ROOT / "muscles/views/components.py")) == {"render_to_string"}


def test_template_tags_make_no_query() -> None:
    tags = files(".py", under="muscles/templatetags/")
    assert tags
    assert {str(path): queried(tree(path)) for path in tags if queried(tree(path))} == {}
    assert queried(tree(ROOT / "muscles/presenters/editorial.py")) == {"objects"}


def test_templates_ask_no_relation_for_its_rows() -> None:
    query = re.compile(r"\.(all|only_link_fields|exists|objects)\b")
    for path in files(".html", ".xml", under="templates/muscles/"):
        for tag in re.findall(r"{[{%].*?[%}]}", path.read_text()):
            assert not query.search(re.sub(r'"[^"]*"', "", tag)), f"{path}: {tag}"
