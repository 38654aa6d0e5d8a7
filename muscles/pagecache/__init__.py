"""A cache of whole rendered pages that is never older than the content.

``wsgi_cache`` answers in front of Django from ``memory``. What is not there comes from ``shared``,
the cache that all processes use, or is rendered by one process (``locks``). ``revision`` tells
which version of the content is current, ``responses`` holds bytes ready to send, ``warming``
renders the whole site in the background, ``public`` marks the views that may be cached.
``factory`` puts the parts together.
"""
