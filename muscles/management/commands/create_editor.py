"""``manage.py create_editor``: make an account for a person who may edit at /admin/."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from muscles.accounts import audit, roles


class Command(BaseCommand):
    """Create an account with a role; the password is asked for and never has a default."""

    help = "Create a person who may edit content at /admin/. Asks for a name and a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the names, and whether the person may manage accounts."""
        parser.add_argument("--name", help="the name to sign in with")
        parser.add_argument("--display-name", default="", help="the name as others see it")
        parser.add_argument(
            "--qualification", default="", help="profession or degree, for somebody who reviews"
        )
        parser.add_argument(
            "--role",
            action="append",
            choices=[role.name for role in roles.ROLES],
            help="what the person may do; may be given more than once. Without it: publisher",
        )
        parser.add_argument(
            "--chief", action="store_true", help="may do everything, whatever the roles"
        )

    def handle(
        self,
        *args: Any,
        name: str | None,
        display_name: str,
        qualification: str,
        role: list[str] | None,
        chief: bool,
        **options: Any,
    ) -> None:
        """Ask, check and create."""
        users = get_user_model()
        name = (name or input("Name to sign in with: ")).strip()
        if not name:
            raise CommandError("A name is needed.")
        if users.objects.filter(username=name).exists():
            raise CommandError(f"There is an editor “{name}” already. Choose another name.")
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("The same again: "):
            raise CommandError("The two passwords differ. Nothing was created.")
        user = users(
            username=name,
            display_name=display_name.strip(),
            qualification=qualification.strip(),
            is_staff=True,
            is_superuser=chief,
        )
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        held = role or ["publisher"]
        groups = roles.ensure_roles()
        user.groups.set([groups[each] for each in held])
        rights = "everything" if chief else ", ".join(held)
        audit.note(audit.What.RIGHTS, about=f"user: {name}", detail=f"New, by command: {rights}.")
        self.stdout.write(f"Created “{name}” ({rights}). Sign in at /admin/.")
