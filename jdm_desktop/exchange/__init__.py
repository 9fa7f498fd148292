"""Files from outside and for outside: lists of candidates, reports, study files; nothing is decided here."""
