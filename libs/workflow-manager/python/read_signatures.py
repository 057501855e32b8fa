"""Tells what functions of Python modules take, from their text: nothing of it is imported or run.
Reads one request from stdin, as JSON, and writes the answer to stdout."""
import sys

if sys.version_info < (3, 9):
    sys.exit("Python 3.9 or newer is needed: this is %d.%d" % sys.version_info[:2])

if __name__ == "__main__":
    from signature_reader.main import main

    main()
