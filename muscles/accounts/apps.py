"""Django's registration of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """An app of its own, so that a copy of the content never holds a password."""

    name = "muscles.accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to write the log; models can be imported only now."""
        from muscles.accounts import audit

        audit.connect()
