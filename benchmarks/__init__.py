"""What we claim, as commands that anyone can run."""
