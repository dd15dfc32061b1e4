"""AWS's command line, loaded once and forked for each call: starting it anew takes more than a second, and a page of commands
has hundreds. Serves a Unix socket; aws.py is its client.

Usage: aws-server.py SOCKET
"""
import array
import json
import os
import signal
import socket
import sys

import awscli.clidriver

# Set by the import: where the models of the services are.
models = os.environ["AWS_DATA_PATH"]
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
listener.bind(sys.argv[1])
listener.listen()
print("ready", flush=True)


def answer(connection):
    """Runs one call in this process, with the streams, the environment and the folder of the client."""
    files = array.array("i")
    message, ancillary, _, _ = connection.recvmsg(1 << 20, socket.CMSG_LEN(2 * files.itemsize))
    for _, _, data in ancillary:
        files.frombytes(data[: len(data) - len(data) % files.itemsize])
    call = json.loads(message)
    for number, file in enumerate(files, start=1):
        os.dup2(file, number)
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"], AWS_DATA_PATH=models)
    sys.argv = ["aws", *call["arguments"]]
    try:
        code = awscli.clidriver.main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    connection.send(bytes([int(code or 0)]))


while True:
    accepted, _ = listener.accept()
    if os.fork() == 0:
        answer(accepted)
        os._exit(0)
    accepted.close()
