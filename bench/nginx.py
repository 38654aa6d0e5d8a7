"""nginx, from the templates in ``bench/nginx/``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from string import Template

from bench import ask, tools
from bench.options import HERE
from bench.processes import free_port, running
from bench.site import Server

TEMPLATES = HERE / "nginx"


class _Filled(Template):
    """A text in which ``@{name}`` is filled in: nginx keeps ``$`` for itself."""

    delimiter = "@"


def write_files(folder: Path, bodies: Mapping[str, bytes]) -> None:
    """Write brotli ``bodies`` by name, so that nginx finds ``/<name>.html`` ready-made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in bodies.items():
        (folder / f"{name}.html").write_bytes(b"<!doctype html><title>Plain</title>")
        (folder / f"{name}.html.br").write_bytes(body)


@contextmanager
def files(folder: Path, bodies: Path, workers: int, template: str, ready: str) -> Iterator[Server]:
    """Serve the ``bodies`` that ``write_files`` wrote, as ``template`` says."""
    port = free_port()
    filled = {"port": str(port), "files": str(bodies)}
    with _nginx(folder, template, filled, workers, f"http://127.0.0.1:{port}", ready) as server:
        yield server


@contextmanager
def cache(
    folder: Path, site: Server, workers: int, headers: Mapping[str, str], ready: str
) -> Iterator[Server]:
    """Put the documented cache in front of ``site``."""
    listen = f"127.0.0.1:{free_port()}"
    filled = {
        "listen": listen,
        "site": site.address.removeprefix("http://"),
        "cache": str(folder / "cache"),
    }
    address = f"http://{listen}"
    with _nginx(folder, "cache.conf", filled, workers, address, ready, headers) as server:
        yield server


@contextmanager
def _nginx(
    folder: Path,
    template: str,
    filled: dict[str, str],
    workers: int,
    address: str,
    ready: str,
    headers: Mapping[str, str] = ask.BROTLI,
) -> Iterator[Server]:
    program = tools.nginx()
    folder.mkdir(parents=True, exist_ok=True)
    filled |= {"folder": str(folder), "workers": str(workers)}
    for name, written in (("nginx.conf", "nginx.conf"), (template, "site.conf")):
        text = _Filled((TEMPLATES / name).read_text(encoding="utf-8")).substitute(filled)
        (folder / written).write_text(text, encoding="utf-8")
    with running(
        [program, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")],
        is_ready=lambda: ask.answers(address, ready, headers),
    ) as process:
        yield Server(address, process.pid)
