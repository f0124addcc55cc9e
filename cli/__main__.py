"""`python -m cli` is the `taladnad` command."""

from cli import main

main()
