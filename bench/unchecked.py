"""This site without the question whether content has changed: only to learn what it costs.

The only module of the bench that knows how the page cache is built.
"""

from types import SimpleNamespace

from runmuscles.wsgi import application

first = application.watch.stamp()
application.watch = SimpleNamespace(stamp=lambda: first)
