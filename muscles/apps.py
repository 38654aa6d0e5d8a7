"""Django's registration of the app."""

from django.apps import AppConfig


class MusclesConfig(AppConfig):
    """The site itself; accounts are an app of their own."""

    name = "muscles"
    verbose_name = "Running Muscles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Move the revision and the history with the content; models can be imported only now."""
        from muscles.content import recording
        from muscles.models import publishing

        publishing.connect()
        recording.connect()
