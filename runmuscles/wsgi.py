"""What a WSGI server imports: Django, behind a cache of rendered pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runmuscles.settings")

django = get_wsgi_application()

# What follows imports models, and can do so only now.
from muscles.pagecache.factory import with_cache  # noqa: E402

application = with_cache(django)
