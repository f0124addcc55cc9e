"""Reads and writes the organiser's spreadsheet."""
