"""The words themselves: evidence, sureness, doubles, length, ease of reading.

``sentences`` cuts a text as it is read, ``readability`` says how hard it reads, ``pages`` gathers
what stands on one page, ``rules`` refuses, ``report`` counts.
"""
