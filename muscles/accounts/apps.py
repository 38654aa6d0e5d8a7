"""Django's registration of the accounts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """An app of its own, so that a copy of the content never holds a password."""

    name = "muscles.accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to write the log, and keep the roles; models can be imported only now."""
        from muscles.accounts import audit, roles

        audit.connect()
        post_migrate.connect(roles.after_migrate, sender=self, dispatch_uid="roles")
