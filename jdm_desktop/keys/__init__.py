"""Keys: what opens the store, what recovers it, and what people sign with. Every algorithm is a library's."""
