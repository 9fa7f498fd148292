"""The rules of screening: pure, without Qt, SQL, PDF, clock or files."""
