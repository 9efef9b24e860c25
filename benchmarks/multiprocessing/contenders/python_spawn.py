"""Starting processes in Python by `spawn`. A file of its own: each process imports it anew, so it imports no more than needed."""

import multiprocessing
import sys
import time


def noop(n):
    return n


def start_cold(seconds):
    """Milliseconds to start a process that calls a function, and to join it."""
    spawns = multiprocessing.get_context("spawn")
    end = time.perf_counter() + seconds
    figures = []
    while time.perf_counter() < end:
        begin = time.perf_counter()
        process = spawns.Process(target=noop, args=(7,))
        process.start()
        process.join()
        if process.exitcode != 0:
            raise AssertionError(f"exit code {process.exitcode}")
        figures.append((time.perf_counter() - begin) * 1e3)
    figures.sort()
    return figures[len(figures) // 2]


def main():
    import json
    import platform

    if sys.argv[1] != "start-cold":
        print(json.dumps({"missing": "no such workload"}), flush=True)
        return
    print(json.dumps({"ready": f"python {platform.python_version()}, spawn"}), flush=True)
    for line in sys.stdin:
        verb, _, ms = line.strip().partition(" ")
        if verb != "run":
            break
        print(json.dumps({"value": start_cold(float(ms) / 1000)}), flush=True)


if __name__ == "__main__":
    main()
