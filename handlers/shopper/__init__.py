"""What a shopper does: look, choose, order."""
