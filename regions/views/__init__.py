"""The public pages of city-regions and municipalities."""
