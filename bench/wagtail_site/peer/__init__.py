"""A small Wagtail site with pages like two of ours: the peer that this site is measured beside."""
