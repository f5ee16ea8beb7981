"""Spreadsheets ⇄ rows: files become grids, grids become rows that know their cells. No Django here."""
