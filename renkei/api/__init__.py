"""The API below ``/api/``: read-only JSON over both apps, described by one table from which its document is made."""
