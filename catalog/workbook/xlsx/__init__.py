"""Reads .xlsx files row by row with openpyxl, behind a guard that refuses what is made to eat the machine."""
