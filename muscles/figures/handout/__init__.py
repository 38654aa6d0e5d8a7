"""Sheets to take away: a picture with its title, labels, legend and credit on one page of paper.

``colours`` holds the light theme, ``ink`` copies drawings out of the art files, ``page`` is the
paper and its words, ``labels`` places names beside a picture, ``drawing`` holds what the body is
drawn with, ``body``, ``views`` and ``chart`` draw the sheets, ``raster`` turns one into pixels.
Nothing a sheet shows lies outside of it.
"""
