"""A LINE of our own, out in the garden: it meets the bot over HTTP, signed, and refuses what LINE refuses."""
