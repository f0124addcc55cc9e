"""Carts and orders, and the holds that keep what was ordered."""
