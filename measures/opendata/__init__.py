"""Open data as a package: tables with their dictionary, code lists, terms of use."""
