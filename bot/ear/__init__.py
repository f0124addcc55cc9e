"""What people mean when they type."""
