"""The checkout's questions about who receives the order and where: recipient, telephone, house, postcode, subdistrict, note."""

from __future__ import annotations

from bot.forms import Answers, Choice, Question, Unclear
from bot.turn import Turn
from handlers.reading import one_line
from locales import addresses
from locales.addresses import Place
from locales.normalise import graphemes, norm

NAME = 80
HOUSE = 200
NOTE = 300


OWN_NAME = "@me"
"""Stands for the name shown on LINE: a button could not carry every name."""


def _own_name(turn: Turn, _answers: Answers) -> list[Choice]:
    name = " ".join(turn.person.name.split())
    # A name of invisible marks would be a button without words.
    return [Choice(name, OWN_NAME)] if norm(name) and graphemes(name) <= 20 else []


def _read_name(turn: Turn, text: str) -> str:
    name = one_line(turn, turn.person.name if text == OWN_NAME else text, NAME)
    if text != OWN_NAME and not any(letter.isalpha() for letter in name):
        raise Unclear(turn.t("A name, please."))
    return name


def recipient(*, sent: bool) -> Question:
    """Who receives what is `sent`, or in whose name the places are booked."""

    def ask(turn: Turn, _answers: Answers) -> str:
        if sent:
            return turn.t("Who receives the order? For example: Somying Jaidee")
        return turn.t("In whose name is the booking? For example: Somying Jaidee")

    return Question("recipient", ask=ask, read=_read_name, choices=_own_name)


def _read_phone(turn: Turn, text: str) -> str:
    phone = addresses.read_phone(text)
    if phone is None:
        raise Unclear(turn.t("That does not look like a Thai telephone number."))
    return phone


phone = Question(
    "phone",
    ask=lambda turn, _: turn.t("Which telephone number may the community call? For example: 081-234-5678"),
    read=_read_phone,
)

house = Question(
    "house",
    ask=lambda turn, _: turn.t(
        "House number, village and road, please. For example: 12/3 Moo 5, Sukhumvit Road. (Postcode and subdistrict come next.)"
    ),
    read=lambda turn, text: one_line(turn, text, HOUSE),
)


def _read_postcode(turn: Turn, text: str) -> str:
    postcode = addresses.read_postcode(text)
    if postcode is None:
        raise Unclear(turn.t("A postcode has five digits."))
    if not addresses.places(postcode):
        raise Unclear(turn.t("I do not know the postcode {postcode}.", postcode=postcode))
    return postcode


postcode = Question(
    "postcode", ask=lambda turn, _: turn.t("The postcode, please. For example: 90100"), read=_read_postcode
)


def place_questions(answers: Answers) -> list[Question]:
    """The postcode, then the subdistricts that it covers; neither where the place is known already."""
    if "place" in answers and "postcode" not in answers:
        return []
    return [postcode, _place(answers.get("postcode", ""))]


def _place(code: str) -> Question:
    def choices(turn: Turn, _answers: Answers) -> list[Choice]:
        return [Choice(_label(turn, one), one.key) for one in addresses.places(code)]

    def read(turn: Turn, text: str) -> str:
        said = addresses.without_prefix(text)
        found = [
            one.key for one in addresses.places(code) if text == one.key or {text, said} & set(one.subdistrict.values())
        ]
        if len(found) != 1:
            raise Unclear(turn.t("Please tap one of the subdistricts."))
        return found[0]

    return Question("place", ask=lambda turn, _: turn.t("Which subdistrict is it?"), read=read, choices=choices)


def _label(turn: Turn, one: Place) -> str:
    return turn.t(
        "{subdistrict}, {district}", subdistrict=turn.t.pick(one.subdistrict), district=turn.t.pick(one.district)
    )


def _read_note(turn: Turn, text: str) -> str:
    return "" if text == "-" else one_line(turn, text, NOTE)


note = Question(
    "note",
    ask=lambda turn, _: turn.t("A note for the seller? For example: please call before delivery."),
    read=_read_note,
    choices=lambda turn, _: [Choice(turn.t("No note"), "-")],
)
