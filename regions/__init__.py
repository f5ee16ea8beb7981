"""City-regions: who belongs to them, what each could use, and who applied for what."""
