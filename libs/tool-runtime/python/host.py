"""Runs the Python tools and hooks of one tenant. Started by the runtime with two arguments: the
file descriptor of the channel, and the memory limit in megabytes."""
import sys

if sys.version_info < (3, 9):
    sys.exit("Python 3.9 or newer is required, but this is %d.%d" % sys.version_info[:2])

if __name__ == "__main__":
    from mozaiks_host.main import main

    CHANNEL, MAX_MB = int(sys.argv[1]), float(sys.argv[2])
    sys.argv[:] = [""]
    del sys.path[0]  # an author's `import host` must not find this file
    main(CHANNEL, MAX_MB)
