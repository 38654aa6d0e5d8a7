"""What uvicorn imports: the site on an event loop, with the WSGI application behind it."""

# Importing the WSGI application sets Django up, so it comes before what imports models.
from runmuscles.wsgi import application as wsgi_application  # isort: skip
from muscles.management.timer import Timer
from runmuscles.event_loop import ASGIApplication

application = ASGIApplication(wsgi_application, Timer())
