"""Reads the signatures of functions from the text of Python modules, which are neither imported nor
run. Takes one request from stdin, as JSON, and writes the answer to stdout."""
import sys

if sys.version_info < (3, 9):
    sys.exit("this is Python %d.%d" % sys.version_info[:2])

if __name__ == "__main__":
    from signature_reader.main import main

    main()
