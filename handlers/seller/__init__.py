"""What a community seller does: hear of orders and answer them."""
