"""Rendered pages, kept ready and never older than the content.

``door`` answers in front of Django from ``memory``; what is not there it takes from ``shared``,
the level that processes have in common, or renders, one process a page (``turns``).
``watch`` tells the content's revision at every request, ``answers`` holds the bytes ready to
send, ``warming`` renders the whole site in the background. ``public`` marks the views whose
answers may be kept.
"""
