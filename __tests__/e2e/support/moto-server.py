"""Serves moto on one port of this computer, one request at a time.

moto's own server answers side by side, but its backends are not made for that: they lose a lock now and then.

Usage: moto-server.py PORT
"""
import os
import signal
import sys
import threading

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import run_simple

port = int(sys.argv[1])
os.environ["MOTO_PORT"] = str(port)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

application = DomainDispatcherApplication(create_backend_app)
turn = threading.Lock()


def one_at_a_time(environ, start_response):
    with turn:
        # The whole answer: parts of it may only be made while they are sent.
        return [b"".join(application(environ, start_response))]


run_simple("127.0.0.1", port, one_at_a_time, threaded=True, request_handler=MotoRequestHandler)
