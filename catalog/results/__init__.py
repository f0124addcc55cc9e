"""Visitors counted and the figures of the fair."""
