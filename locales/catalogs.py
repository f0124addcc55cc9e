"""Merges the texts of the code into the message catalogs, compiles them, and names what is missing: `make texts`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from locales.extraction import Text, collect
from locales.i18n import DOMAIN, WORDS, split_words

ROOT = Path(__file__).parents[1]


class _StableCatalog(Catalog):
    """A catalog whose header names no dates and no program, so that the same texts always give the same file."""

    def __iter__(self) -> Iterator[Message]:
        plural_forms = f"\nPlural-Forms: {self.plural_forms}" if self.locale else ""
        language = f"\nLanguage: {self.locale_identifier}" if self.locale else ""
        yield Message("", f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8{language}{plural_forms}\n")
        yield from (message for message in super().__iter__() if message.id)


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Writes the catalogs under the root anew, or with --check only compares. Returns the exit status: 1 when a text
    is missing, fuzzy, or has other placeholders, or a file is stale; each is printed on a line of its own.
    """
    files, faults = build(root)
    for path, content in files.items():
        if path.exists() and path.read_bytes() == content:
            continue
        if "--check" in arguments:
            faults.append(f"{path.relative_to(root)}: stale, run make texts")
        else:
            path.write_bytes(content)
    print(*faults or ["All texts are there."], sep="\n")
    return 1 if faults else 0


def build(root: Path) -> tuple[dict[Path, bytes], list[str]]:
    """What the template and each language's .po and .mo should contain, and what is wrong with the texts."""
    texts, folder = collect(root), root / "locales"
    files = {folder / f"{DOMAIN}.pot": _as_po(_merged(texts, None, Catalog()))}
    faults: list[str] = []
    for path in sorted(folder.glob("*/LC_MESSAGES")):
        code, po = path.parent.name, path / f"{DOMAIN}.po"
        catalog = _merged(texts, code, read_po(BytesIO(po.read_bytes() if po.exists() else b""), locale=code))
        files |= {po: _as_po(catalog), po.with_suffix(".mo"): _as_mo(catalog)}
        faults += [f"{code}: {fault}" for message in catalog if message.id for fault in _faults(message, catalog)]
    return files, faults


def _merged(texts: list[Text], code: str | None, old: Catalog) -> Catalog:
    """The texts of the code with the old translations of exactly these; a text that is gone takes its translation."""
    merged = _StableCatalog(code, header_comment=f"# {code or 'Template'}: texts of Taladnad, by `make texts`.")
    for text in texts:
        known = old.get(text.message, text.context)
        message = merged.add(
            (text.message, text.plural) if text.plural else text.message,
            known.string if known and bool(text.plural) == bool(known.pluralizable) else None,
            locations=[(name, 0) for name in text.files],
            user_comments=known.user_comments if known else (),
            context=text.context,
        )
        # Babel would guess at formats from signs such as "50% off".
        message.flags = {"fuzzy"} if known and known.fuzzy else set()
    return merged


def _as_po(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalog, width=0, sort_output=True, include_lineno=False)
    return out.getvalue().rstrip(b"\n") + b"\n"


def _as_mo(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def _faults(message: Message, catalog: Catalog) -> Iterator[str]:
    """What is wrong with one text. Only Thai must be complete: in other languages English stands in."""
    ids, forms = _strings(message.id), _strings(message.string)[: catalog.num_plurals]
    if message.fuzzy:
        yield f"fuzzy: {ids[0]!r}"
    if catalog.locale_identifier == "th" and not all(forms):
        yield f"missing: {ids[0]!r}"
    if message.context == WORDS and not split_words(forms[0] or ids[0]):
        yield f"no words: {ids[0]!r}"
    allowed = [_placeholders(text) for text in ids]
    for number, form in enumerate(forms, start=1):
        # Only a form that stands for one thing may do without the number.
        wanted = allowed if number < len(forms) else allowed[-1:]
        if form and _placeholders(form) not in wanted:
            yield f"other placeholders: {ids[0]!r} -> {form!r}"


def _strings(texts: str | Iterable[str] | None) -> list[str]:
    return [texts or ""] if texts is None or isinstance(texts, str) else list(texts)


def _placeholders(text: str) -> set[str] | None:
    """The names in braces; None when the braces do not match."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
