"""One module for each section of the site map, one function for each page.

A view validates the address, asks a presenter once, and renders.
"""
