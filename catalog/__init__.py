"""The shop: its rules and what it remembers. It has no language and sends nothing."""
