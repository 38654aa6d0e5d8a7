"""From rows to what a template needs. A view asks one presenter, once."""
