"""Files ⇄ database: read and check the fixture files, load them, dump what editors changed."""
