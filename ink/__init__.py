"""The inking: a build step that turns what was placed by hand into the drawings that pages show.

Placed by hand are the outlines of ``ink/views/*.svg`` and the lines of ``ink/points/*.yaml``. The
pen (``muscles.figures.pen``) and this package only ink them: they smooth, lay fibres between
guide lines, and shade from the upper left. ``make ink`` writes ``muscles/figures/art/``; nothing
here runs when a page is asked for.
"""
