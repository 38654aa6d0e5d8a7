"""The writing: citations, confidence, doubles, length, ease of reading.

``sentences`` cuts a text into sentences, ``readability`` grades them, ``pages`` gathers the texts
of one page, ``rules`` finds faults, ``report`` counts.
"""
