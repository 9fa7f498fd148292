"""The use cases: who may, one transaction with its audit entry, and the frozen views that window and paper draw."""
