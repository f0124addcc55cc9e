"""What the API answers: a status, LINE's JSON, and in errors LINE's words."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    json: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    content_type: str = "application/json"


class Refused(Exception):
    """LINE does not do it; ``answer`` says why."""

    def __init__(self, status: int, message: str, details: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.answer = Answer(status, {"message": message} | ({"details": details} if details else {}))


def invalid_property(name: str) -> Refused:
    return Refused(400, f"The property, '{name}', in the request body is invalid (line: -, column: -)")
