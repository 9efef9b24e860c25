"""Python's own threading, spoken to line by line: `run <ms>` is answered by one JSON line."""

import json
import platform
import sys
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait


def noop(n):
    return n


def pool_noop():
    pool = ThreadPoolExecutor(max_workers=2)
    list(pool.map(noop, range(64)))

    def run(seconds):
        begin = time.perf_counter()
        done = 0
        pending = set()
        while time.perf_counter() - begin < seconds:
            # A window of 512: topped up whenever half of it is through.
            pending.update(pool.submit(noop, 1) for _ in range(512 - len(pending)))
            while len(pending) > 256:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                done += len(finished)
        done += len(wait(pending).done)
        return done / (time.perf_counter() - begin)

    return run


def lock_uncontended():
    lock = threading.Lock()

    def run(seconds):
        begin = time.perf_counter()
        turns = 0
        while time.perf_counter() - begin < seconds:
            for _ in range(10_000):
                with lock:
                    pass
            turns += 10_000
        return (time.perf_counter() - begin) * 1e9 / turns

    return run


WORKLOADS = {"pool-noop": pool_noop, "lock-uncontended": lock_uncontended}


def main():
    run = WORKLOADS[sys.argv[1]]()
    print(json.dumps({"ready": f"python {platform.python_version()}"}), flush=True)
    for line in sys.stdin:
        verb, _, ms = line.strip().partition(" ")
        if verb != "run":
            break
        print(json.dumps({"value": run(float(ms) / 1000)}), flush=True)


main()
