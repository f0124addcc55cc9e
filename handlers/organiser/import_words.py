"""What became of a workbook, in words: each refused cell, each note, and why a file could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.workbook.report import NotAWorkbook, Note, Reason, Remark, RowError, Unreadable
from locales.i18n import N_, Language

REASONS: Mapping[Reason, str] = {
    Reason.REQUIRED: N_("it must not be empty."),
    Reason.MISSING_COLUMN: N_(
        "this column is missing, and without it no row can be told from another. Nothing was read from this sheet."
    ),
    Reason.EXCEL_ERROR: N_("the cell holds the error {value} of the spreadsheet instead of a value."),
    Reason.TOO_LONG: N_("it is too long: at most {limit} characters."),
    Reason.TOO_MANY: N_("there are too many items: at most {limit}."),
    Reason.NOT_A_CODE: N_(
        "“{value}” is no code: use up to 64 letters A-Z, Thai letters, digits, dots, dashes and underscores, without spaces."
    ),
    Reason.NOT_A_WHOLE_NUMBER: N_("“{value}” is not a whole number."),
    Reason.NOT_A_NUMBER: N_("“{value}” is not a number."),
    Reason.NOT_MONEY: N_("“{value}” is not an amount of baht: write a number such as 350 or 1,234.50, not below 0."),
    Reason.MONEY_OUT_OF_RANGE: N_("it is too much: at most {limit}."),
    Reason.OUT_OF_RANGE: N_("{value} is out of range: from {low} to {high}."),
    Reason.NOT_A_TIME: N_("“{value}” is not a day and time: write it as 2026-11-21 09:00 or 21/11/2569 9:00."),
    Reason.NOT_YES_OR_NO: N_("“{value}” is neither yes nor no."),
    Reason.NOT_A_CHOICE: N_("“{value}” is none of the choices: {choices}."),
    Reason.NOT_A_PHONE: N_("it is not a Thai telephone number, such as 081-234-5678 or 02-123-4567."),
    Reason.WRONG_DIGITS: N_("it must have exactly {count} digits."),
    Reason.NOT_PROMPTPAY: N_(
        "it is not a PromptPay number: a mobile number, 13 digits of a tax id, or 15 digits of an e-wallet."
    ),
    Reason.CONSENT_NEEDED: N_(
        "13 digits other than the tax id may be a citizen id. If the owner agrees that it is used for payments,"
        " write yes in promptpay_id_consent; otherwise give a mobile number or the tax id."
    ),
    Reason.HALF_A_PLACE: N_("latitude and longitude belong together: give both or neither."),
    Reason.TWICE: N_("row {row} is of the same already: each stands here once."),
    Reason.ONE_FAIR: N_("there is one fair, and row {row} has it already."),
    Reason.CLOSES_BEFORE_OPENING: N_("the fair would close before it opens."),
    Reason.UNKNOWN: N_("there is no “{value}” in the sheet {sheet}, nor from an earlier load."),
    Reason.REFUSED_PARENT: N_("“{value}” is in row {row} of the sheet {sheet}, and that row was refused."),
    Reason.KIND_IS_FIXED: N_("it is a {kind} already, and that cannot change: give the new one a code of its own."),
    Reason.OPTION_WITHOUT_NAME: N_("an option needs a name to be chosen by, such as large or adult."),
    Reason.OPTION_OF_OPTION: N_("“{value}” is itself an option, of “{parent}”: name that one."),
    Reason.OPTION_DIFFERS: N_("an option has the same community and kind as “{value}”, whose option it is."),
    Reason.HAS_OPTIONS: N_("its option “{option}” would be left behind: bring the option in the same file."),
    Reason.HAS_DEPARTURES: N_("it has departures of its own, so it cannot become an option."),
    Reason.DEPARTURE_OF_OPTION: N_("“{value}” is an option: give the departure to “{parent}”; its options share it."),
    Reason.DEPARTURE_OF_GOODS: N_("“{value}” is a product: only services and packages have departures."),
    Reason.ENDS_BEFORE_START: N_("it must end after it starts."),
    Reason.MORE_PEOPLE_THAN_SEATS: N_("{value} people cannot come where there are {capacity} seats."),
    Reason.BELOW_HELD: N_(
        "{value} were counted, but {held} are held for orders: the old count stays. The rest of the row is taken."
    ),
    Reason.BELOW_TAKEN: N_(
        "{value} seats are fewer than the {taken} taken: the old number stays. The rest of the row is taken."
    ),
    Reason.NOT_HTTPS: N_("a picture's address must begin with https:// and have at most 2,000 characters."),
    Reason.PICTURE_OUTSIDE: N_("the picture must lie beside the workbook or in a folder there."),
    Reason.PICTURE_MISSING: N_("there is no picture “{value}” beside the workbook."),
    Reason.PICTURE_BROKEN: N_("it is no JPEG or PNG picture, or it is damaged."),
    Reason.PICTURE_TOO_HEAVY: N_("the picture “{value}” is too large: at most {megabytes} MB."),
    Reason.PICTURE_TOO_LARGE: N_("the picture has too many pixels: at most {megapixels} million."),
}

REMARKS: Mapping[Remark, str] = {
    Remark.SHEET_NOT_USED: N_("Sheet {sheet}: not used."),
    Remark.SHEET_TWICE: N_("Sheet {sheet}: not used, because another sheet has the same name."),
    Remark.COLUMN_NOT_USED: N_("Sheet {sheet}, column {column}: not used."),
    Remark.COLUMN_TWICE: N_("Sheet {sheet}, column {column}: not used, because an earlier column says the same."),
    Remark.STOCK_LEFT_ALONE: N_(
        "Sheet {sheet}, row {row}: the stock stays at {on_hand}; the {value} of the file is the count at the start."
    ),
    Remark.IN_THE_PAST: N_(
        "Sheet {sheet}: {count} departures start in the past, the first in row {row}, so nobody will see them."
    ),
}

UNREADABLE: Mapping[Unreadable, str] = {
    Unreadable.MISSING: N_("There is no file {file}."),
    Unreadable.NOT_ALLOWED: N_("{file} may not be read by this program: give it the permission to."),
    Unreadable.NOT_XLSX: N_(
        "{file} is not an .xlsx workbook. Save it in Excel as .xlsx, or give a folder of .csv files."
    ),
    Unreadable.LOCKED: N_("{file} is locked by a password. Open it in Excel, take the password off, and save it anew."),
    Unreadable.CUT_SHORT: N_("Only a part of {file} has arrived: its end is missing. Copy or download it again."),
    Unreadable.BROKEN: N_("{file} is damaged and cannot be read. Open it in Excel and save it anew."),
    Unreadable.TOO_LARGE: N_("{file} is too large: at most {megabytes} MB. Split it into several workbooks."),
    Unreadable.UNPACKS_TOO_LARGE: N_(
        "{file} would unpack to far more than a workbook holds, so it was not opened. Copy its sheets into a new workbook, split it, or save each sheet as .csv."
    ),
    Unreadable.TOO_MANY_ROWS: N_("{file} has more than {limit} rows. Split it into several workbooks."),
    Unreadable.NO_SHEETS: N_("{file} has none of the sheets that can be loaded: {sheets}."),
}

_COUNTED = ("limit", "low", "high", "value", "held", "taken", "capacity", "on_hand", "count")


def explain(error: RowError, t: Language) -> str:
    """One line that names sheet, row, column and reason of a refused cell."""
    return t(
        "Sheet {sheet}, row {row}, column {column}: {reason}",
        sheet=error.sheet,
        row=error.row,
        column=error.column,
        reason=explain_reason(error, t),
    )


def explain_reason(error: RowError, t: Language) -> str:
    """Why a cell is refused, for a list that names its place already."""
    return t(REASONS[error.reason], **_shown(error.reason, error.values, t))


def explain_followers(sheet: str, count: int, t: Language) -> str:
    """One line for the rows of a sheet that were refused only because a row that they name was."""
    return t(
        "Sheet {sheet}: {count} rows were refused only because rows that they belong to were refused. Mend those first.",
        sheet=sheet,
        count=t.number(count),
    )


def explain_note(note: Note, t: Language) -> str:
    """One line for what an organiser should know although nothing is wrong."""
    values = _shown(None, note.values, t)
    return t(REMARKS[note.remark], **{"sheet": note.sheet, "row": note.row, "column": note.column, **values})


def explain_unreadable(error: NotAWorkbook, t: Language) -> str:
    """One sentence for a file of which nothing could be read."""
    return t(UNREADABLE[error.reason], **_shown(None, error.values, t))


def _shown(reason: Reason | None, values: Mapping[str, Any], t: Language) -> dict[str, Any]:
    """The values as people write them: amounts as money, counts with thousands apart."""
    write = t.money if reason is Reason.MONEY_OUT_OF_RANGE else t.number
    return {
        name: write(value) if name in _COUNTED and isinstance(value, int) else value for name, value in values.items()
    }
