"""British English, with the day's hours from 0 to 24."""
