"""Runs a program and tells what it took: `python -I -S launch.py SECONDS PROGRAM WORDS…`.

It is a process of its own because what a program has of memory at most is counted from its
beginning, when it still is a copy of the one that started it: this one is small. The last line that
it prints is the exit code, the seconds by the clock and by the processors, and the most memory, in
the system's unit.
"""

import os
import signal
import sys
from time import perf_counter


def main(longest: str, *words: str) -> None:
    """Run it; stop it when it takes too long."""
    start = perf_counter()
    child = os.posix_spawn(words[0], words, os.environ)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(int(longest))
    _, status, usage = os.wait4(child, 0)
    seconds, worked = perf_counter() - start, usage.ru_utime + usage.ru_stime
    code = os.waitstatus_to_exitcode(status)
    print(f"\n{code} {seconds} {worked} {usage.ru_maxrss}")


if __name__ == "__main__":
    main(*sys.argv[1:])
