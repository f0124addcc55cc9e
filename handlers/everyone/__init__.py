"""What everyone may say, in any role."""
