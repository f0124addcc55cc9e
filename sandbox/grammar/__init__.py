"""What LINE accepts as a message: refuses the rest with LINE's kind of error, naming the property."""

from sandbox.grammar.check import check_messages

__all__ = ["check_messages"]
