"""What the organiser does: loads the catalog and reads what became of it."""
