"""Serves moto on one port of this computer, one request at a time.

moto's own server answers side by side, but its backends are not made for that: they lose a lock now and then. And a call
that a client makes again, since the answer got lost on a busy computer, gets the answer of the first time: a lock that was
taken is not taken from somebody else.

Usage: moto-server.py PORT
"""
import os
import signal
import sys
import threading
from collections import OrderedDict

from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import run_simple

# Answers that are kept: a client that tries again does so within seconds.
KEPT = 500

port = int(sys.argv[1])
os.environ["MOTO_PORT"] = str(port)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

application = DomainDispatcherApplication(create_backend_app)
turn = threading.Lock()
answers = OrderedDict()

permitted = IAMPolicyStatement.is_action_permitted


def permitted_as_by_tls(statement, *args, **kwargs):
    """moto reads no conditions of bucket policies, and there is no TLS here: what refuses those without it concerns nobody."""
    if statement._statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}:
        return PermissionResult.NEUTRAL
    return permitted(statement, *args, **kwargs)


IAMPolicyStatement.is_action_permitted = permitted_as_by_tls


def answered(environ):
    """Status, headers and body; the same ones for another attempt at the same call, unless the first failed."""
    # AWS's SDKs name each call and count its attempts.
    call = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
    if call in answers:
        print(f"answered again: {call} {environ.get('HTTP_AMZ_SDK_REQUEST')}", file=sys.stderr, flush=True)
        return answers[call]
    head = []
    # The whole answer: parts of it may only be made while they are sent.
    body = b"".join(application(environ, lambda status, headers, exc_info=None: head.append((status, headers))))
    status, headers = head[-1]
    if call is not None and not status.startswith("5"):
        answers[call] = (status, headers, body)
        if len(answers) > KEPT:
            answers.popitem(last=False)
    return status, headers, body


def one_at_a_time(environ, start_response):
    with turn:
        status, headers, body = answered(environ)
    start_response(status, headers)
    return [body]


run_simple("127.0.0.1", port, one_at_a_time, threaded=True, request_handler=MotoRequestHandler)
