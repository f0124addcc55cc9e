"""Reads .xlsx files row by row, in little memory whatever is in them."""
