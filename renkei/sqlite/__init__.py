"""The engine of SQLite, for connections that stay open from one request to the next."""
