"""``manage.py unlock``: let somebody in again after too many failed tries."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from axes.utils import reset
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from muscles.accounts import audit, second_factor
from muscles.accounts.addresses import network


class Command(BaseCommand):
    """Forget the failures on an account or from an address."""

    help = "Let somebody sign in again who is locked out after too many failed tries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take an account, an address, or both."""
        parser.add_argument("name", nargs="?", help="the name to sign in with")
        parser.add_argument("--address", help="an address that is locked out, such as 192.0.2.7")

        parser.add_argument(
            "--second-factor",
            dest="second_factor_off",
            action="store_true",
            help="also switch off the second factor: phone and recovery codes are lost",
        )

    def handle(
        self,
        *args: Any,
        name: str | None,
        address: str | None,
        second_factor_off: bool,
        **options: Any,
    ) -> None:
        """Unlock, write it down, and say what was done."""
        if not name and not address:
            raise CommandError("Say whom to unlock: a name, --address, or both.")
        users = get_user_model()._default_manager
        if name and not users.filter(username=name).exists():
            raise CommandError(f"There is no account “{name}”.")
        if second_factor_off and not name:
            raise CommandError("Say whose second factor to switch off.")
        done = []
        if name:
            done.append((name, reset(username=name)))
        if address:
            try:
                done.append((address, reset(ip=network(address))))
            except ValueError as error:
                raise CommandError(f"“{address}” is not an address.") from error
        for what, count in done:
            audit.note(audit.What.UNLOCKED, about=what, detail="By command.")
            self.stdout.write(
                f"Unlocked {what}." if count else f"{what} was not locked: there were no failures."
            )
        if second_factor_off:
            user = users.get(username=name)
            if second_factor.switch_off(user):
                audit.note(audit.What.FACTOR_OFF, about=f"user: {name}", detail="By command.")
                self.stdout.write(f"The second factor of {name} is off.")
            else:
                self.stdout.write(f"{name} had no second factor.")
