"""The shapes of the API, closed: the contract lets keys come, but a test wants to hear of each one that did."""

from typing import Any


def close(schema: Any) -> Any:
    """Return the schema with every object in it refusing keys that it does not name."""
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(part) for key, part in schema.items()}
    return {**closed, "additionalProperties": False} if schema.get("type") == "object" else closed
