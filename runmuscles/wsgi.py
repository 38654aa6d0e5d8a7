"""What a WSGI server imports: Django, behind a door that keeps rendered pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runmuscles.settings")

django = get_wsgi_application()

# What follows imports models, and can do so only now.
from muscles.pagecache.assembly import in_front_of  # noqa: E402

application = in_front_of(django)
