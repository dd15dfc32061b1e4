"""Has aws-server.py run a call: usage AWS_SERVER=SOCKET aws.py ARGUMENT..."""
import array
import json
import os
import socket
import sys

connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
connection.connect(os.environ["AWS_SERVER"])
call = {"arguments": sys.argv[1:], "environment": dict(os.environ), "folder": os.getcwd()}
streams = array.array("i", [1, 2])
connection.sendmsg([json.dumps(call).encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
code = connection.recv(1)
sys.exit(code[0] if code else 1)
