"""What is measured: every set-up started, asked once, and seen to answer as it should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import brotli

from bench import ask, nginx, site, tools, wagtail, wrk
from bench.problems import CannotMeasureError
from bench.processes import clean_environment, free_port, running, settle
from bench.site import Server
from bench.workshop import Workshop

SETUPS = {
    "nginx": "nginx, the article's brotli bytes from a file: the yardstick",
    "nginx-304": "nginx, 304 for that file",
    "nginx-open": "nginx, the same file with `open_file_cache`",
    "nginx-muscle": "nginx, the muscle page's bytes from a file",
    "nginx-panel": "nginx, the panel's bytes from a file",
    "nginx-stride": "nginx, the stride page's bytes from a file",
    "nginx-cache": "nginx as a cache in front of this site (`bench/nginx/cache.conf`)",
    "bare": "a bare WSGI function under granian, the same bytes: the ceiling of a Python process",
    "site": "**this site, article, cached, brotli**",
    "site-304": "this site, 304",
    "site-muscle": "this site, muscle page with its figures, cached",
    "site-panel": "this site, map panel, cached",
    "site-stride": "this site, stride page, cached",
    "site-unchecked": "this site, cached article, without asking whether content changed",
    "site-uncached": "this site, article rendered each time",
    "site-muscle-uncached": "this site, muscle page with its figures rendered each time",
    "site-panel-uncached": "this site, map panel rendered each time",
    "wagtail": "Wagtail under granian, article from Django's site cache, brotli",
    "wagtail-muscle": "Wagtail, page like the muscle's, from Django's site cache",
    "wagtail-uncached": "Wagtail under granian, article of like content rendered each time",
    "wagtail-muscle-uncached": "Wagtail, page like the muscle's, rendered but for ready figures",
}


@dataclass(frozen=True)
class Target:
    """What the load generator asks for, and what one answer is like."""

    server: Server
    path: str
    headers: Mapping[str, str]
    status: int
    encoding: str
    size: int
    """Bytes of the answer's body as sent."""

    @classmethod
    def found(
        cls, server: Server, path: str, headers: Mapping[str, str] = ask.BROTLI, status: int = 200
    ) -> Target:
        """Ask once and remember; raise if the answer is not the expected one."""
        answer = ask.once(server.address, path, headers)
        if answer.status != status:
            raise CannotMeasureError(f"{path} answers {answer.status}, not {status}.")
        return cls(server, path, headers, status, answer.encoding, len(answer.body))

    @classmethod
    def unchanged(
        cls, server: Server, path: str, headers: Mapping[str, str] = ask.BROTLI
    ) -> Target:
        """Return the question whether a page has changed since it was last seen."""
        seen = ask.page(server.address, path, headers)
        if "etag" not in seen.headers:
            raise CannotMeasureError(f"{path} has no ETag, so nobody can ask whether it changed.")
        return cls.found(
            server, path, {**headers, "If-None-Match": seen.headers["etag"]}, status=304
        )


def drive(workshop: Workshop, target: Target, seconds: int = 0) -> float:
    """Return the requests per second that ``target`` answers; ``seconds`` as in ``wrk``."""
    figure = wrk.requests_per_second(
        workshop.options, target.server.address, target.path, target.headers, seconds=seconds
    )
    # A slow server still works on what it was asked last, and would disturb the next one.
    settle([target.server.pid], patience=5, quiet=0.2)
    return figure


def start(workshop: Workshop, stack: ExitStack) -> dict[str, Target]:
    """Start all servers until ``stack`` closes; return what to ask of each, seen to be right."""
    tools.wrk()
    tools.nginx()
    home, workers = workshop.home, workshop.options.workers
    workshop.say("Starting this site: cached, uncached and unchecked")
    cached = stack.enter_context(site.served(home, workers))
    uncached = stack.enter_context(site.served(home, workers, site.UNCACHED))
    unchecked = stack.enter_context(site.served(home, workers, application=site.UNCHECKED))
    settle([cached.pid, unchecked.pid], workshop.options.warming)
    targets = {
        "site": Target.found(cached, site.ARTICLE, home.headers),
        "site-304": Target.unchanged(cached, site.ARTICLE, home.headers),
        "site-muscle": Target.found(cached, site.MUSCLE, home.headers),
        "site-panel": Target.found(cached, site.PANEL, home.headers),
        "site-stride": Target.found(cached, site.STRIDE, home.headers),
        "site-unchecked": Target.found(unchecked, site.ARTICLE, home.headers),
        "site-uncached": Target.found(uncached, site.ARTICLE, home.headers),
        "site-muscle-uncached": Target.found(uncached, site.MUSCLE, home.headers),
        "site-panel-uncached": Target.found(uncached, site.PANEL, home.headers),
    }

    bodies = {
        "article": _packed(targets["site"]),
        "muscle": _packed(targets["site-muscle"]),
        "panel": _packed(targets["site-panel"]),
        "stride": _packed(targets["site-stride"]),
    }
    workshop.say("Starting nginx, a bare function and Wagtail")
    targets |= _nginx(workshop, stack, bodies, cached)
    targets["bare"] = _bare(workshop, stack, workshop.folder / "files" / "article.html.br")
    targets |= _wagtail(workshop, stack, uncached)
    for target in targets.values():
        drive(workshop, target, seconds=1)
    return targets


def _packed(target: Target) -> bytes:
    """Return the brotli bytes that the site sends, or made here if it sends none."""
    answer = ask.page(target.server.address, target.path, target.headers)
    return answer.body if answer.encoding == "br" else brotli.compress(answer.body)


def _nginx(
    workshop: Workshop, stack: ExitStack, bodies: dict[str, bytes], behind: Server
) -> Iterator[tuple[str, Target]]:
    folder, workers = workshop.folder, workshop.options.workers
    headers = workshop.home.headers
    nginx.write_files(folder / "files", bodies)

    def launch(name: str) -> Server:
        files = nginx.files(folder / name, folder / "files", workers, f"{name}.conf", "/panel.html")
        return stack.enter_context(files)

    plain, best = launch("static"), launch("static-open")
    cache = nginx.cache(folder / "front", behind, workers, headers, site.ARTICLE)
    front = stack.enter_context(cache)
    yield "nginx", Target.found(plain, "/article.html")
    yield "nginx-304", Target.unchanged(plain, "/article.html")
    yield "nginx-open", Target.found(best, "/article.html")
    yield "nginx-muscle", Target.found(plain, "/muscle.html")
    yield "nginx-panel", Target.found(plain, "/panel.html")
    yield "nginx-stride", Target.found(plain, "/stride.html")
    yield "nginx-cache", Target.found(front, site.ARTICLE, headers)


def _bare(workshop: Workshop, stack: ExitStack, body: Path) -> Target:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = stack.enter_context(
        running(
            site.granian(tools.python(), port, workshop.options.workers, "bench.bare:application"),
            environment=clean_environment(BENCH_BODY=str(body)),
            is_ready=lambda: ask.answers(address, "/"),
        )
    )
    return Target.found(Server(address, process.pid), "/")


def _wagtail(workshop: Workshop, stack: ExitStack, ours: Server) -> Iterator[tuple[str, Target]]:
    """Start Wagtail, cached and not, with pages that hold what two of ``ours`` hold."""
    folder, workers = workshop.folder / "wagtail", workshop.options.workers
    like = {wagtail.ARTICLE: site.ARTICLE, wagtail.MUSCLE: site.MUSCLE}
    plain = {"Host": workshop.home.name}
    wagtail.prepare(
        folder,
        {path: ask.page(ours.address, own, plain).body.decode() for path, own in like.items()},
    )
    cached = stack.enter_context(wagtail.served(folder, workers, wagtail.CACHED))
    uncached = stack.enter_context(wagtail.served(folder, workers))
    yield "wagtail", Target.found(cached, wagtail.ARTICLE)
    yield "wagtail-muscle", Target.found(cached, wagtail.MUSCLE)
    yield "wagtail-uncached", Target.found(uncached, wagtail.ARTICLE)
    yield "wagtail-muscle-uncached", Target.found(uncached, wagtail.MUSCLE)
