"""Tags of the frame around every public page."""
