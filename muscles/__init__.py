"""The app: what muscles do when we run, from content files to pages."""
