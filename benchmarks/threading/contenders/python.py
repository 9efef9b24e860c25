"""Python's own threading, spoken to line by line: `run <ms>` is answered by one JSON line."""

import json
import platform
import queue
import struct
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


def uncontended(primitive):
    """Nanoseconds to acquire and release, nobody competing."""

    def run(seconds):
        begin = time.perf_counter()
        turns = 0
        while time.perf_counter() - begin < seconds:
            for _ in range(10_000):
                with primitive:
                    pass
            turns += 10_000
        return (time.perf_counter() - begin) * 1e9 / turns

    return run


def together(*bodies):
    """Runs each body in a thread of its own and returns what they return."""
    with ThreadPoolExecutor(max_workers=len(bodies)) as threads:
        return [future.result() for future in [threads.submit(body) for body in bodies]]


def lock_contended():
    """Millions of increments a second by two threads."""
    lock = threading.Lock()
    start = threading.Barrier(2)
    counter = 0

    def run(seconds):
        nonlocal counter
        counter = 0

        def increment():
            nonlocal counter
            start.wait()
            begin = time.perf_counter()
            turns = 0
            while time.perf_counter() - begin < seconds:
                for _ in range(1_000):
                    with lock:
                        counter += 1
                turns += 1_000
            return turns, time.perf_counter() - begin

        (a, a_took), (b, b_took) = together(increment, increment)
        if counter != a + b:
            raise AssertionError(f"{a + b - counter} increments were lost")
        return (a + b) / max(a_took, b_took) / 1e6

    return run


def barrier():
    """Rounds a second of two threads."""
    meeting = threading.Barrier(2)

    def run(seconds):
        last = 0

        def meet(leads):
            nonlocal last
            meeting.wait()
            begin = time.perf_counter()
            done = 0
            while True:
                done += 1
                if leads and time.perf_counter() - begin > seconds:
                    last = done
                meeting.wait()
                if last == done:
                    return done / (time.perf_counter() - begin)

        return together(lambda: meet(True), lambda: meet(False))[0]

    return run


def queue_of_messages():
    """Millions of 64-byte messages a second from one thread to another; each bears its number at both ends."""
    message = struct.Struct("<I56xI")

    def run(seconds):
        messages = queue.Queue()

        def produce():
            begin = time.perf_counter()
            n = 0
            while time.perf_counter() - begin < seconds:
                for _ in range(1_000):
                    n += 1
                    messages.put(message.pack(n, n))
            messages.put(message.pack(0, 0))
            return n

        def consume():
            expected = 0
            begin = time.perf_counter()
            while True:
                head, tail = message.unpack(messages.get())
                if head == 0:
                    return expected, time.perf_counter() - begin
                expected += 1
                if head != expected or tail != expected:
                    raise AssertionError(f"message {expected} came as {head}, {tail}")

        sent, (received, took) = together(produce, consume)
        if received != sent:
            raise AssertionError(f"{sent - received} messages were lost")
        return received / took / 1e6

    return run


WORKLOADS = {
    "pool-noop": pool_noop,
    "lock-uncontended": lambda: uncontended(threading.Lock()),
    "lock-contended": lock_contended,
    "semaphore-uncontended": lambda: uncontended(threading.Semaphore()),
    "barrier": barrier,
    "queue": queue_of_messages,
}


def main():
    run = WORKLOADS[sys.argv[1]]()
    print(json.dumps({"ready": f"python {platform.python_version()}"}), flush=True)
    for line in sys.stdin:
        verb, _, ms = line.strip().partition(" ")
        if verb != "run":
            break
        print(json.dumps({"value": run(float(ms) / 1000)}), flush=True)


main()
