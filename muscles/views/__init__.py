"""One module for each section of the site map, one plain function for each page."""
