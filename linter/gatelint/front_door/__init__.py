"""The model: everything between a client and the code that answers it, one module a hop."""
