"""A small Wagtail site with one article: the peer that this site is measured beside."""
