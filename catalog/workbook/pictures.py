"""Pictures beside the workbook: checked, cut to what LINE shows, and kept under a name made from their contents."""

from __future__ import annotations

import hashlib
import os
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image, ImageOps

from catalog.workbook.report import Reason, Wrong

SIDE = 1024
"""LINE shows a picture of at most 1024 x 1024 pixels in a Flex message."""
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
QUALITY = 85


class Pictures:
    """The pictures that a workbook names. Each is read once; the cut ones wait in `waiting` until they are kept."""

    def __init__(self, folder: Path, waiting: Path) -> None:
        self._folder = folder.resolve()
        self._waiting = waiting
        self._names: dict[Path, str | Wrong] = {}

    def take(self, name: str) -> str:
        """The stored name of the picture with this path beside the workbook. Raises Wrong."""
        path = self._find(name)
        if path not in self._names:
            self._names[path] = self._try(path, name)
        known = self._names[path]
        if isinstance(known, Wrong):
            raise Wrong(known.reason, **known.values)
        return known

    def keep(self, name: str, media_dir: Path) -> None:
        """Puts a taken picture into `media_dir`, whole or not at all; what lies there already stays."""
        cut, kept = self._waiting / name, media_dir / name
        if kept.exists() or not cut.exists():
            return
        media_dir.mkdir(parents=True, exist_ok=True)
        half = media_dir / f".{uuid4().hex}"
        try:
            with half.open("wb") as file:
                file.write(cut.read_bytes())
                file.flush()
                os.fsync(file.fileno())
            half.replace(kept)
        finally:
            half.unlink(missing_ok=True)

    def _find(self, name: str) -> Path:
        """The file that is meant; nothing outside the workbook's folder can be."""
        plain = Path(name.replace("\\", "/"))
        if plain.is_absolute() or ".." in plain.parts or ":" in name:
            raise Wrong(Reason.PICTURE_OUTSIDE)
        try:
            path = (self._folder / plain).resolve()
            found = path.is_file()
        except (OSError, RuntimeError, ValueError):
            # A name that is too long, links in a circle: no file has it.
            found = False
        if not found:
            raise Wrong(Reason.PICTURE_MISSING, value=name[:200])
        # A symbolic link may lead out of the folder.
        if not path.is_relative_to(self._folder):
            raise Wrong(Reason.PICTURE_OUTSIDE)
        return path

    def _try(self, path: Path, name: str) -> str | Wrong:
        if path.stat().st_size > MOST_BYTES:
            return Wrong(Reason.PICTURE_TOO_HEAVY, value=name[:200], megabytes=MOST_BYTES // 1024**2)
        try:
            contents = cut_to_size(path.read_bytes())
        except Wrong as wrong:
            return wrong
        stored = f"{hashlib.sha256(contents).hexdigest()[:32]}.jpg"
        self._waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._waiting / stored).write_bytes(contents)
        return stored


def cut_to_size(contents: bytes) -> bytes:
    """A JPEG or PNG as a JPEG of at most 1024 x 1024 pixels, upright, on white, without anything but the picture.

    Raises Wrong for anything else, for damaged pictures, and for more than 40 million pixels.
    """
    try:
        with Image.open(BytesIO(contents), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Wrong(Reason.PICTURE_TOO_LARGE, megapixels=MOST_PIXELS // 1_000_000)
            return _as_jpeg(_fitted(picture))
    except Image.DecompressionBombError as error:
        raise Wrong(Reason.PICTURE_TOO_LARGE, megapixels=MOST_PIXELS // 1_000_000) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Wrong(Reason.PICTURE_BROKEN) from error


def _fitted(picture: Image.Image) -> Image.Image:
    # A JPEG is decoded smaller at once where that is enough; a telephone's 12 megapixels take a tenth of the time.
    picture.draft("RGB", (SIDE * 2, SIDE * 2))
    # Made small first: to turn it makes a copy, and one of 40 megapixels takes 160 MB.
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    return upright.convert("RGB")


def _as_jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    # A new picture has none of the old one's remarks: no EXIF, so no place where it was taken.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    clean.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
