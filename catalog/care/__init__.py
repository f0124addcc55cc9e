"""What people were told and agreed to."""
