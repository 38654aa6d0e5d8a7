"""/: what this is, the map ready to click, ways in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from muscles.pagecache.public import public_page
from muscles.presenters.home import front_page


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "muscles/home.html", front_page())
