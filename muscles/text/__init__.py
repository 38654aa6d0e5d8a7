"""Text in, safe HTML out: Markdown and the words of the glossary. No Django, no database."""
