"""A web server in a thread of this process, for the API in tests and for the phones page in the demo."""

import threading
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class QuietHandler(WSGIRequestHandler):
    """Says nothing about each request, and sends small answers at once: Nagle's delay costs 40 ms a call."""

    disable_nagle_algorithm = True

    def log_request(self, *_: Any) -> None:
        return


class Server:
    """Serves an app on 127.0.0.1 with a thread for each connection. ``url`` is known before ``start``."""

    def __init__(self, app: Flask, port: int = 0) -> None:
        self._server = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="sandbox", daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
