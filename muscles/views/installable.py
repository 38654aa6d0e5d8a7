"""What makes the site an app that can be installed and read without a network.

The worker itself is ``static/js/worker.js``; why it does what it does stands in
``docs/decisions/0021-offline.md``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from muscles.pagecache.public import public_page

# As in tokens.css: the paper, light. A test compares them.
PAPER = "#faf7f0"
SHORTCUTS = {"Body map": "body", "The running stride": "gait", "Pain": "injury-list"}
_A_DAY = "public, max-age=86400"


@cache
def _file(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


@public_page()
def worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps pages. It stands at the root, for it may serve what lies below it."""
    response = HttpResponse(_file("js/worker.js"), "text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, no-cache"
    return response


@public_page()
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """A picture that browsers ask for at the root, whether a page names it or not."""
    kind = "image/png" if name.endswith(".png") else "image/x-icon"
    response = HttpResponse(_file(f"icons/{name}"), kind)
    response["Cache-Control"] = _A_DAY
    return response


@public_page()
def offline(request: HttpRequest) -> HttpResponse:
    """What stands in for a page that was never read, where there is no network."""
    return render(request, "muscles/meta/offline.html")


@public_page()
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone or computer has to know to install the site."""
    home = reverse("muscles:home")
    icons = [("icon-192.png", 192, "any"), ("icon-512.png", 512, "any")]
    icons.append(("maskable-512.png", 512, "maskable"))
    content = {
        "id": home,
        "name": "Running Muscles",
        "short_name": "Muscles",
        "description": "What each muscle does when you run, and how sure science is.",
        "lang": "en-GB",
        "dir": "ltr",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["education", "sports", "health"],
        "icons": [
            {
                "src": static(f"icons/{name}"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in icons
        ],
        "shortcuts": [
            {"name": name, "url": reverse(f"muscles:{page}")} for name, page in SHORTCUTS.items()
        ],
    }
    response = JsonResponse(content)
    response["Content-Type"] = "application/manifest+json"
    return response
