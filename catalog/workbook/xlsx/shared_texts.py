"""The texts that the cells of an .xlsx share: they lie on the disk, since a large workbook's do not fit in memory."""

from __future__ import annotations

from array import array
from tempfile import TemporaryFile
from typing import IO

from catalog.workbook.xlsx.tags import Attributes, Tags

LONGEST_CELL = 40_000
"""Characters of a cell; Excel allows 32,767, and what is longer is cut, which no column of ours takes either."""
MOST_TEXTS = 4_000_000
SHORT = 100
MOST_REMEMBERED = 4096
"""Short texts that stay in memory: words such as "product" and "yes", which stand in every row."""


class SharedTexts:
    """The texts by their numbers."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - it stays open as long as the workbook
        self._ends = array("Q", [0])
        self._remembered: dict[int, str] = {}

    def close(self) -> None:
        self._file.close()

    def fill(self, part: IO[bytes]) -> None:
        """Takes all texts of the part."""
        reader = _Texts(self)
        for _ in reader.read(part):
            reader.trim()
        self._file.flush()

    def add(self, text: str) -> None:
        """The next text."""
        if len(self._ends) > MOST_TEXTS:
            raise ValueError("more texts than cells")
        contents = text.encode("utf-8", "surrogatepass")
        self._file.write(contents)
        self._ends.append(self._ends[-1] + len(contents))

    def __getitem__(self, number: int) -> str:
        if (known := self._remembered.get(number)) is not None:
            return known
        if not 0 <= number < len(self._ends) - 1:
            raise IndexError(number)
        begin, end = self._ends[number], self._ends[number + 1]
        self._file.seek(begin)
        text = self._file.read(end - begin).decode("utf-8", "surrogatepass")
        if len(text) <= SHORT and len(self._remembered) < MOST_REMEMBERED:
            self._remembered[number] = text
        return text


class Words(Tags):
    """Gathers the words between the tags <t>, without those that tell how Japanese is read."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._aside = False

    def begins(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - as Tags has it
        if name == "t" and not self._aside:
            self.listen(self.words.append)
        elif name == "rPh":
            self._aside = True

    def ends(self, name: str) -> None:
        if name == "t":
            self.listen(None)
        elif name == "rPh":
            self._aside = False

    def taken(self) -> str:
        """The words so far, which are forgotten."""
        text = "".join(self.words)[:LONGEST_CELL]
        self.words.clear()
        return text

    def trim(self) -> None:
        """Forgets what is beyond the longest cell."""
        if len(self.words) > 1:
            self.words[:] = [self.taken()]


class _Texts(Words):
    def __init__(self, texts: SharedTexts) -> None:
        super().__init__()
        self._texts = texts

    def ends(self, name: str) -> None:
        super().ends(name)
        if name == "si":
            self._texts.add(self.taken())
