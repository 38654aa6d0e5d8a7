"""From curves in the database to figures, their texts and their tables.

``muscles.figures.charts`` draws the figures. The texts and tables around them say the same, for
readers who cannot see them; they are made here, and templates only place them.

``muscle`` chooses the figures of one muscle. ``activity`` and ``length`` make them from ``lines``,
``phrases`` and the parts in ``figure``. ``slopes`` is the one figure that shows no curve.
"""
