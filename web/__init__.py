"""Pages and files that people open: for now the pictures."""
