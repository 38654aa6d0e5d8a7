"""Open data: what the pages show, as tables for spreadsheets and programs.

``model`` says what a table is, ``content`` and ``measured`` list the tables, ``curve_files`` cuts
curves by muscle and by condition, ``writing`` makes CSV, JSON and JSON Schema of them, and
``package`` the description of all and the archive.
"""
