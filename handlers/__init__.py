"""What we answer in the chat: one file per subject, each loaded at start; there is no list to keep."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def modules() -> list[ModuleType]:
    """Every module below this folder, imported."""
    found = pkgutil.walk_packages(__path__, prefix=f"{__name__}.")
    return [importlib.import_module(one.name) for one in found]
