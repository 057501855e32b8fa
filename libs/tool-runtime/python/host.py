"""Runs Python tools and hooks of one tenant. The runtime starts it, with these arguments: the
number of the file descriptor of its channel, and how many megabytes of memory it may use."""
import sys

if sys.version_info < (3, 9):
    sys.exit("Python 3.9 or newer is needed: this is %d.%d" % sys.version_info[:2])

if __name__ == "__main__":
    from mozaiks_host.main import main

    CHANNEL, MAX_MB = int(sys.argv[1]), float(sys.argv[2])
    sys.argv[:] = [""]
    del sys.path[0]  # ours: an author's `import host` is not meant for this file
    main(CHANNEL, MAX_MB)
