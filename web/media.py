"""Pictures of the catalog, by names that say nothing and never change their content."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

from web.hygiene import A_YEAR

NAME = re.compile(r"[0-9a-f]{32}\.(jpg|png)")


def media(media_dir: Path) -> Blueprint:
    """GET /media/NAME, kept by browsers for a year: the name is made of the content."""
    blueprint = Blueprint("media", __name__)
    folder = media_dir.resolve()

    @blueprint.get("/media/<name>")
    def picture(name: str) -> Response:
        if not NAME.fullmatch(name) or (folder / name).is_symlink():
            abort(404)
        response = send_from_directory(folder, name, max_age=A_YEAR)
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response

    return blueprint
