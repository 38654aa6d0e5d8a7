"""The people who edit: who may sign in at the desk, and as what they appear."""
