"""Files ⇄ database: read and check the fixture files, load them, write desk edits back."""
