"""Search: an index of all public pages, and what a reader's words find in it.

``index`` writes the index from the content, ``lexicon`` holds names, synonyms and words in memory,
``engine`` answers a query, ``sqlite`` is the library's backend with an order of its own.
"""
