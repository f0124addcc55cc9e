"""Pictures of the catalog, by names that say nothing and never change their content."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

NAME = re.compile(r"[0-9a-f]{32}\.(jpg|png)")
A_YEAR = 365 * 24 * 3600


def media(media_dir: Path) -> Blueprint:
    """GET /media/NAME, kept by browsers for a year: the name is made of the content."""
    blueprint = Blueprint("media", __name__)
    folder = media_dir.resolve()

    @blueprint.get("/media/<name>")
    def picture(name: str) -> Response:
        if not NAME.fullmatch(name):
            abort(404)
        response = send_from_directory(folder, name, max_age=A_YEAR)
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return blueprint
