"""Pure drawing: data in, SVG text out. No Django, no database, nothing of ours but this package."""
