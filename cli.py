"""The `taladnad` command: whoever starts, fills or asks the house. With wsgi.py it is the only place that knows every part."""

from __future__ import annotations


