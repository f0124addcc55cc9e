"""What we tell people unasked."""
