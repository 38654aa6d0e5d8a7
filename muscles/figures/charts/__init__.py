"""Curves over the stride, drawn so that lines stretch with the page and words do not.

``model`` holds what is drawn, ``shapes`` what stretches, ``lettering`` what does not, and
``drawing`` puts both together.

An outer ``<svg>`` without a ``viewBox`` is as wide as the page lets it be and ``HEIGHTS`` pixels
high; its words stand at percentages across and pixels down, so they keep their size on a phone.
Inside it one stretched ``<svg viewBox="0 0 100 height">`` holds the lines: across is percent of
the stride, down is pixels. The style sheet leaves room for the words at both sides.
"""
