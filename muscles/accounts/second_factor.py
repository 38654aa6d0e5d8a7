"""The second factor: a code from the phone, or a recovery code, besides the password.

django-otp keeps the devices, slows down guessing and accepts each code once. A person has at most
one phone and one set of recovery codes.
"""

from __future__ import annotations

from math import ceil
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from muscles.accounts import audit, roles

What = audit.What
CODES = 10
"""How many recovery codes a person gets."""


def is_on(user: Any) -> bool:
    """Return whether signing in asks ``user`` for a code."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def is_required(user: Any) -> bool:
    """Return whether ``user`` publishes or manages people, and the site wants a code of those."""
    return bool(
        settings.SECOND_FACTOR_REQUIRED
        and (user.has_perm(f"accounts.{roles.PUBLISH}") or user.has_perm("accounts.change_user"))
    )


def must_be_set_up(user: Any) -> bool:
    """Return whether ``user`` has to set up a code before working."""
    return is_required(user) and not is_on(user)


def is_satisfied(request: HttpRequest) -> bool:
    """Return whether this session has shown all that its user has to show.

    The answer holds for one request, which asks several times.
    """
    user: Any = request.user
    if getattr(user, "otp_device", None) is not None:
        return True
    if not hasattr(request, "needs_code"):
        request.needs_code = is_required(user) or is_on(user)  # type: ignore[attr-defined]
    return not request.needs_code  # type: ignore[attr-defined]


def phone(user: Any) -> TOTPDevice:
    """Return the phone that is being set up, with a secret of its own."""
    begun = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    # Two pages opened at once may begin twice; the older one counts then.
    return begun or TOTPDevice.objects.create(user=user, confirmed=False, name="phone")


def picture(device: TOTPDevice) -> str:
    """Return a phone's secret as a QR code: SVG with a title, dark on white in either theme.

    It has no size of its own, so that a narrow page shows it smaller instead of cutting it off.
    """
    code = segno.make(device.config_url, error="m")
    look: Any = {"border": 4, "dark": "#000", "light": "#fff", "title": "QR code"}
    return str(code.svg_inline(omitsize=True, **look))


def secret(device: TOTPDevice) -> str:
    """Return a phone's secret as it is typed: letters and digits in groups of four."""
    text = device.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def device_for(user: Any, code: str) -> Any:
    """Return the device that ``code`` would be of, or ``None`` if ``user`` has none such.

    Six digits are a phone's, anything else is taken for a recovery code: so a wrong one slows
    down that way in alone.
    """
    model = TOTPDevice if code.isascii() and code.isdigit() else StaticDevice
    return model.objects.filter(user=user, confirmed=True).first()


def seconds_to_wait(device: Any) -> int:
    """Return how long ``device`` refuses every code, after wrong ones; 0 if it does not."""
    is_allowed, why = device.verify_is_allowed()
    if is_allowed:
        return 0
    left: float = (why["locked_until"] - timezone.now()).total_seconds()
    return max(1, ceil(left))


def verify(request: HttpRequest, user: Any, device: Any, code: str) -> bool:
    """Return whether ``device`` accepts ``code``; each is accepted once. The log keeps it."""
    if not django_otp.verify_token(user, device.persistent_id, code):
        audit.note(What.FACTOR_FAILED, request=request, who=user.get_username())
        return False
    if isinstance(device, StaticDevice):
        detail = f"{codes_left(user)} left."
        audit.note(What.RECOVERY, request=request, who=user.get_username(), detail=detail)
    return True


def switch_on(request: HttpRequest) -> list[str]:
    """Take the phone that was set up into use, and return recovery codes."""
    user = request.user
    device = phone(user)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save()
        audit.note(What.FACTOR_ON, request=request)
        codes = new_codes(request)
    # Whoever stole this session before has the old key.
    request.session.cycle_key()
    django_otp.login(request, device)
    return codes


def switch_off(user: Any) -> bool:
    """Forget a person's phone and recovery codes; return whether there were any."""
    devices, _ = TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    return bool(devices)


def new_codes(request: HttpRequest) -> list[str]:
    """Return new recovery codes, in place of all from before."""
    user = request.user
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery codes")
        codes = [StaticToken.random_token() for _ in range(CODES)]
        device.token_set.bulk_create(StaticToken(device=device, token=code) for code in codes)
        audit.note(What.NEW_CODES, request=request)
    return codes


def codes_left(user: Any) -> int:
    """Return how many recovery codes a person has."""
    return int(StaticToken.objects.filter(device__user=user).count())
