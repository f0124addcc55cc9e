"""The chat machine: from LINE's bytes to a handler, and from what it answers back to LINE."""
