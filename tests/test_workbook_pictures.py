"""Pictures beside the workbook are cut to LINE's size and kept once; what is no picture is refused."""

from __future__ import annotations

import shutil
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from catalog.offers.communities import communities
from catalog.workbook.pictures import cut_to_size
from db.engine import open_engine
from tests.workbook_office import KO_YO, Office


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    """An empty shop; pictures do not depend on the database."""
    shutil.copy(sqlite_template, tmp_path / "fair.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'fair.db'}")
    yield Office(engine, tmp_path)
    engine.dispose()


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 0)).save(out, kind, **options)
    return out.getvalue()


def with_photo(office: Office, name: str) -> None:
    office.sheet("communities", {**KO_YO, "photo": name})


def kept(office: Office) -> list[str]:
    return sorted(path.name for path in office.media.iterdir()) if office.media.exists() else []


def test_a_picture_is_kept_under_a_name_of_its_contents(office: Office) -> None:
    (office.folder / "island.png").write_bytes(picture("PNG"))
    with_photo(office, "island.png")
    assert office.load().errors == []
    community = office.community()
    assert community is not None and kept(office) == [community.photo]
    with Image.open(office.media / community.photo) as stored:
        assert (stored.format, stored.size, stored.mode) == ("JPEG", (40, 30), "RGB")


def test_loading_again_keeps_one_and_brings_back_a_lost_one(office: Office) -> None:
    (office.folder / "pictures").mkdir()
    (office.folder / "pictures" / "a.jpg").write_bytes(picture())
    with_photo(office, "pictures\\a.jpg")
    office.load()
    (name,) = kept(office)
    assert office.load().of("communities").unchanged == 1
    (office.media / name).unlink()
    office.load()
    assert kept(office) == [name]


def test_an_https_address_stays_as_it_is(office: Office) -> None:
    with_photo(office, "https://example.com/ก.jpg?a=1")
    assert office.load().errors == [] and kept(office) == []
    community = office.community()
    assert community is not None and community.photo == "https://example.com/ก.jpg?a=1"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("http://example.com/a.jpg", "not_https"),
        ("javascript://%0aalert(1)", "not_https"),
        ("https:///a.jpg", "not_https"),
        ("https://example.com/" + "a" * 2000, "not_https"),
        ("https://example.com/a b.jpg", "not_https"),
        ("missing.jpg", "picture_missing"),
        ("n" * 500 + ".jpg", "picture_missing"),
        (".", "picture_missing"),
        ("/etc/hostname", "picture_outside"),
        ("../outside.jpg", "picture_outside"),
        ("pictures/../../outside.jpg", "picture_outside"),
        ("C:\\pictures\\a.jpg", "picture_outside"),
        ("data:image/png;base64,AAAA", "picture_outside"),
        ("link.jpg", "picture_outside"),
        ("folder/outside.jpg", "picture_outside"),
        ("circle.jpg", "picture_missing"),
    ],
)
def test_only_pictures_beside_the_workbook_are_taken(office: Office, name: str, reason: str) -> None:
    outside = office.folder.parent / "elsewhere"
    outside.mkdir()
    for path in (outside / "outside.jpg", office.folder.parent / "outside.jpg"):
        path.write_bytes(picture())
    (office.folder / "link.jpg").symlink_to(outside / "outside.jpg")
    (office.folder / "folder").symlink_to(outside)
    (office.folder / "circle.jpg").symlink_to(office.folder / "circle.jpg")
    with_photo(office, name)
    assert office.faults() == [("communities", 2, "photo", reason)]
    assert kept(office) == [] and office.count(communities) == 0


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def claimed(width: int, height: int) -> bytes:
    """A PNG that claims to be large and is not."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        (b"", "picture_broken"),
        (b"<html></html>", "picture_broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture_broken"),
        (picture("GIF"), "picture_broken"),
        (picture(size=(400, 300))[:-200], "picture_broken"),
        (picture("PNG", size=(400, 300))[:-60], "picture_broken"),
        (claimed(6400, 6400), "picture_too_large"),
        (claimed(50_000, 50_000), "picture_too_large"),
        (b"\0" * (10 * 1024**2 + 1), "picture_too_heavy"),
    ],
    ids=["empty", "html", "svg", "gif", "half a jpeg", "half a png", "41 megapixels", "2,500 megapixels", "10 MB and a byte"],
)  # fmt: skip
def test_what_is_no_good_picture_is_refused(office: Office, contents: bytes, reason: str) -> None:
    (office.folder / "a.jpg").write_bytes(contents)
    with_photo(office, "a.jpg")
    assert office.faults() == [("communities", 2, "photo", reason)]
    assert kept(office) == []


@pytest.mark.parametrize(
    ("size", "cut"),
    [((3000, 1500), (1024, 512)), ((1024, 1024), (1024, 1024)), ((500, 2048), (250, 1024)), ((1, 1), (1, 1))],
)
def test_a_large_picture_is_cut_to_what_line_shows(size: tuple[int, int], cut: tuple[int, int]) -> None:
    with Image.open(BytesIO(cut_to_size(picture(size=size)))) as small:
        assert small.size == cut and not small.info.get("progressive")


def test_nothing_but_the_picture_is_kept() -> None:
    exif = Image.Exif()
    exif[0x0110] = "telephone"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    large = picture(size=(40, 30), exif=exif, comment=b"hello", progressive=True)
    with Image.open(BytesIO(cut_to_size(large))) as clean:
        # Turned upright as the camera had it noted, and the note is gone with all others.
        assert clean.size == (30, 40) and not clean.getexif() and "comment" not in clean.info


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
def test_pictures_of_any_kind_become_plain_ones_on_white(mode: str) -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).convert(mode).save(out, "PNG")
    with Image.open(BytesIO(cut_to_size(out.getvalue()))) as plain:
        assert plain.mode == "RGB"
        if mode in {"RGBA", "LA"}:
            assert plain.convert("L").getextrema() == (255, 255)
