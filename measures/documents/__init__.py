"""The official document (公表する文書): one description of what is laid out where, written as PDF and as xlsx."""
