"""Alive, and ready: what a load balancer asks."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response


def health(ready: Callable[[], str]) -> Blueprint:
    """GET /healthz answers while the process lives; GET /readyz asks `ready`, which says what is amiss, a line each, or nothing."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def alive() -> Response:
        return Response("alive\n", content_type="text/plain")

    @blueprint.get("/readyz")
    def is_ready() -> Response:
        amiss = ready()
        return Response(f"{amiss or 'ready'}\n", 503 if amiss else 200, content_type="text/plain")

    return blueprint
