"""SQLite: the records and their trail, in and out. Nothing here decides, evaluates or words anything for people."""
