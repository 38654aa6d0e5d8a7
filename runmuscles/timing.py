"""How long a response took, for the developer tools of a browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class ServerTimingMiddleware:
    """Adds a ``Server-Timing`` header: total time and time in queries, both in milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, and add the header."""
        spent: list[float] = []

        def measured(execute: Callable[..., Any], *args: Any) -> Any:
            began = time.perf_counter()
            try:
                return execute(*args)
            finally:
                spent.append(time.perf_counter() - began)

        began = time.perf_counter()
        with connection.execute_wrapper(measured):
            response = self.get_response(request)
        total = time.perf_counter() - began
        queries = f'db;dur={sum(spent) * 1000:.1f};desc="{len(spent)} queries"'
        response["Server-Timing"] = f"total;dur={total * 1000:.1f}, {queries}"
        return response
