"""Papers: a frozen view in, the bytes of a PDF out. Nothing here decides, looks anything up or reads the clock."""
