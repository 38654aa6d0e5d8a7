"""The project: settings, URL root and WSGI entry. The site itself is the app ``muscles``."""
