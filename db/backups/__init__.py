"""Backups: a copy of the database and of the pictures in one file, taken while the fair goes on, and brought back."""
