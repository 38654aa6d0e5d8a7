"""Whether an address of another site is there. Asked for by a person, never while a page is saved.

What editors write decides where this server calls. So it calls public addresses only: a name is
looked up once, each of its addresses must be a public one, and that very address is called. It
goes to the usual ports, follows a few redirects by the same rules, and reads no content.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import urljoin, urlsplit

from muscles.content.files import Row
from muscles.text import markdown

MOST = 20
"""How many addresses are asked at once."""
_SECONDS = 4.0
_REDIRECTS = 4
_AT_ONCE = 8
_PORTS = {"http": 80, "https": 443}
_MOVED = (301, 302, 303, 307, 308)
# Sites that are there and turn programs away, or want to be asked less often.
_TURNED_AWAY = (401, 403, 405, 406, 418, 429, 451, 501, 503, 999)


class ForbiddenError(Exception):
    """An address that this server must not call."""


@dataclass(frozen=True)
class Answer:
    """What came of asking an address."""

    address: str
    is_there: bool
    said: str


def addresses_in(row: Row) -> Iterator[str]:
    """Yield the addresses of other sites that a row names, in its texts and by its own fields."""
    for field in row.model.markdown_fields():
        yield from markdown.addresses(str(row.values.get(field.name) or ""))
    if row.values.get("url"):
        yield str(row.values["url"])
    if row.values.get("doi"):
        yield f"https://doi.org/{row.values['doi']}"


def ask(addresses: Iterable[str]) -> list[Answer]:
    """Return an answer for each of ``addresses``, in their order."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(_ask, addresses))


def _ask(address: str) -> Answer:
    try:
        status, end = _follow(address)
    except ForbiddenError as error:
        return Answer(address, is_there=False, said=str(error))
    except TimeoutError:
        return Answer(address, is_there=False, said=f"No answer within {_SECONDS:g} seconds.")
    except (OSError, HTTPException, ValueError) as error:
        return Answer(address, is_there=False, said=f"Cannot be reached: {error}.")
    if status in _TURNED_AWAY:
        said = f"Is there, but turns programs away ({status}). Open it yourself."
        return Answer(address, is_there=True, said=said)
    if status >= 400:
        return Answer(address, is_there=False, said=f"Is not there ({status}).")
    moved = f" Leads to {end}." if end != address else ""
    return Answer(address, is_there=True, said=f"Is there.{moved}")


def _follow(address: str) -> tuple[int, str]:
    """Return the status at the end of the redirects, and the address there."""
    for _ in range(_REDIRECTS + 1):
        status, place = _head(address)
        if status not in _MOVED or not place:
            return status, address
        address = urljoin(address, place)
    raise ForbiddenError("Leads from one address to the next without an end.")


def _head(address: str) -> tuple[int, str]:
    """Return the status of ``address``, and where it leads on."""
    parts = urlsplit(address)
    port = _PORTS.get(parts.scheme)
    if port is None or not parts.hostname or (parts.port or port) != port:
        raise ForbiddenError("Only https:// and http:// at their usual ports are asked.")
    if parts.username is not None:
        raise ForbiddenError("An address with a name or a password in it is not asked.")
    connection = HTTPConnection(parts.hostname, port, timeout=_SECONDS)
    plain = socket.create_connection((public(parts.hostname, port), port), _SECONDS)
    # The timeout of a socket begins anew with each byte; this ends an answer that never ends.
    line = plain.dup()
    end = Timer(_SECONDS, _hang_up, [line])
    end.start()
    try:
        connection.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
            if parts.scheme == "https"
            else plain
        )
        connection.request(
            "HEAD",
            f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}",
            headers={"Host": parts.hostname, "User-Agent": "RunningMuscles link check"},
        )
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        end.cancel()
        connection.close()
        plain.close()
        line.close()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # It may have ended by itself.
        line.shutdown(socket.SHUT_RDWR)


def public(host: str, port: int) -> str:
    """Return the address to call for ``host``.

    Raise ``ForbiddenError`` if any of its addresses is not public: this machine, its network,
    a link of its own, a group of machines, or one reserved, such as those that lead into IPv4.
    """
    found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for each in found:
        ip = ipaddress.ip_address(each.partition("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
        is_old = getattr(ip, "is_site_local", False)
        is_public = ip.is_global and not (ip.is_multicast or ip.is_reserved or is_old)
        if not is_public or (mapped and not mapped.is_global):
            raise ForbiddenError("Is no public address, so this server does not ask it.")
    if not found:
        raise ForbiddenError("Has no address.")
    return found[0]
