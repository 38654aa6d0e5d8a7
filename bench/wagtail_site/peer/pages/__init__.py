"""The one app of the measured Wagtail site."""
