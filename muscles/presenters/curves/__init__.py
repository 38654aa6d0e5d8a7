"""From curves in the database to figures, their words and their tables.

Figures are drawn by ``muscles.figures.charts``; everything that stands around them, so that who
does not see them learns the same, is put together here. Templates only place it.

``muscle`` chooses the figures of one muscle, ``activity`` and ``length`` make them from ``lines``,
``words`` and the parts in ``figure``; ``slopes`` is the one figure that no curve stands behind.
"""
