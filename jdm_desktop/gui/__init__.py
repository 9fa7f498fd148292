"""The window: it draws frozen views and calls use cases; it compares no clinical value and decides nothing."""
