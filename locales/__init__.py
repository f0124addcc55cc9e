"""How people here write, count, date and read: pure functions, text to meaning and back."""
