"""Django's registration of the app."""

from django.apps import AppConfig


class MusclesConfig(AppConfig):
    """The one app of the project."""

    name = "muscles"
    verbose_name = "Running Muscles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Count every change of content, now that the models can be imported."""
        from muscles.models import publishing

        publishing.connect()
