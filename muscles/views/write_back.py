"""/muscles/soleus/write/ and the like: readers leave a comment or a correction.

It waits until somebody has read it.

Nothing here is kept in the page cache, and nothing sets a cookie. What protects the form is in
docs/decisions/0013-readers-write-back.md.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from muscles import kinds
from muscles.accounts.addresses import digests
from muscles.forms import ReaderNoteForm
from muscles.models import ReaderNote
from muscles.models.base import Page
from muscles.models.reader_notes import TooManyError
from muscles.pagecache.public import public_page, takes_body

MOST_BYTES = 32_000
"""2,000 characters of four bytes, as forms write them, with the name and the token."""
FULL = "Our letter box is full for now: too many notes wait to be read. Please come back later."


@takes_body(MOST_BYTES)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """The form on a page of its own, and where it is sent."""
    page = _page(section, slug)
    if request.method != "POST":
        return _answer(request, page, ReaderNoteForm(_name(page)))
    form = ReaderNoteForm(_name(page), request.POST)
    if not _is_from_here(request):
        form.add_error(None, "Another site sent this. If the words are yours, send them from here.")
        return _answer(request, page, form, 403)
    if not form.is_valid():
        return _answer(request, page, form, 422)
    try:
        ReaderNote.objects.receive(form.note(), digests(request))
    except TooManyError as error:
        form.add_error(None, FULL if error.is_full else _come_back(error))
        answer = _answer(request, page, form, 429)
        answer["Retry-After"] = str(round(error.wait.total_seconds()) + 1)
        return answer
    return redirect("muscles:write-thanks", section, slug)


@require_safe
def form(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """The form alone, which a script puts under the page that somebody reads."""
    page = _page(section, slug)
    return _answer(request, page, ReaderNoteForm(_name(page)), template="form")


@public_page()
def thanks(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """What happens with the note now."""
    return render(request, "muscles/readers/thanks.html", {"page": _page(section, slug)})


def _page(section: str, slug: str) -> Page:
    """Return the page below whose address the form stands: ``muscles`` and ``soleus``."""
    if not settings.READERS_WRITE:
        raise Http404("Readers cannot write here.")
    for kind in kinds.taking_notes().values():
        if reverse(f"muscles:{kind.list_url_name}") == f"/{section}/":
            rows = kind.model.objects.public().only_link_fields()
            page: Page = get_object_or_404(rows, slug=slug)
            return page
    raise Http404(f"No page below “{section}” takes notes.")


def _name(page: Page) -> str:
    return f"{kinds.of(type(page)).link}/{page.slug}"


def _answer(
    request: HttpRequest,
    page: Page,
    form: ReaderNoteForm,
    status: int = 200,
    template: str = "write",
) -> HttpResponse:
    is_full = not form.is_bound and ReaderNote.objects.is_full()
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "token": form.next_token(),
        "full": FULL if is_full else "",
    }
    answer = render(request, f"muscles/readers/{template}.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _come_back(error: TooManyError) -> str:
    minutes = -(-error.wait.total_seconds() // 60)
    when = f"{minutes:.0f} minutes" if minutes < 60 else f"{-(-minutes // 60):.0f} hours"
    when = when.removesuffix("s") if when.startswith("1 ") else when
    return f"Too many notes came from your address. Please send this one again in {when}."


def _is_from_here(request: HttpRequest) -> bool:
    """Return whether no other site made the reader's browser send this.

    Every browser of today tells ``Sec-Fetch-Site``, older ones ``Origin``. A program that sends
    neither acts for itself.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", own) in (own, settings.SITE_URL)
