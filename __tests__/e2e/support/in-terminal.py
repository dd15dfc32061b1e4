"""Runs a program in a terminal of its own and ends with its exit code; what comes on standard input is typed there."""
import os
import pty
import sys

# Without a size a terminal has no columns, and whatever wraps lines puts each character on one.
sized = ["sh", "-c", 'stty columns 160 rows 50; exec "$@"', "sh"]
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sized + sys.argv[1:])))
