"""How a noun looks as a card."""
