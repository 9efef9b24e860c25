"""Python's own multiprocessing, spoken to line by line: `run <ms>` is answered by one JSON line.

Its processes are forked, which is its fastest way.
"""

import json
import multiprocessing
import multiprocessing.managers
import platform
import sys
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

forks = multiprocessing.get_context("fork")


def noop(n):
    return n


def together(*bodies):
    """Runs each body in a process of its own and returns what they return."""
    ends = []
    for body in bodies:
        ours, theirs = forks.Pipe(False)
        process = forks.Process(target=lambda body=body, theirs=theirs: theirs.send(body()))
        process.start()
        theirs.close()
        ends.append((process, ours))
    results = []
    for process, end in ends:
        try:
            results.append(end.recv())
        except EOFError:
            raise AssertionError("a process ended without a result") from None
        process.join()
    return results


def lock_uncontended():
    """Nanoseconds to acquire and release, nobody competing; the bound methods, since `with` takes four times as long."""
    lock = forks.Lock()
    acquire, release = lock.acquire, lock.release

    def run(seconds):
        begin = time.perf_counter()
        turns = 0
        while time.perf_counter() - begin < seconds:
            for _ in range(10_000):
                acquire()
                release()
            turns += 10_000
        return (time.perf_counter() - begin) * 1e9 / turns

    return run


def lock_contended():
    """Millions of increments a second by two processes."""
    lock = forks.Lock()
    start = forks.Barrier(2)
    counter = forks.RawValue("i")

    def run(seconds):
        counter.value = 0

        def increment():
            acquire, release = lock.acquire, lock.release
            start.wait()
            begin = time.perf_counter()
            turns = 0
            while time.perf_counter() - begin < seconds:
                for _ in range(1_000):
                    acquire()
                    counter.value += 1
                    release()
                turns += 1_000
            return turns, time.perf_counter() - begin

        (a, a_took), (b, b_took) = together(increment, increment)
        if counter.value != a + b:
            raise AssertionError(f"{a + b - counter.value} increments were lost")
        return (a + b) / max(a_took, b_took) / 1e6

    return run


NUMBERS = [n.to_bytes(4, "little") for n in range(64)]


def messages_of(length):
    """64 messages that bear their number at both ends. They come round again: making one anew would be a copy more."""
    return [number + bytes(length - 8) + number for number in NUMBERS]


def check(message, expected, length):
    number = NUMBERS[expected & 63]
    if len(message) != length or message[:4] != number or message[-4:] != number:
        raise AssertionError(f"message {expected} came as {message[:4]}, {len(message)} bytes long")


def queue(length, maxsize):
    """Messages a second from one process to another."""
    messages = messages_of(length)
    between = max(1, (1 << 16) // length)

    def run(seconds):
        pipe = forks.Queue(maxsize)

        def produce():
            begin = time.perf_counter()
            n = 0
            while time.perf_counter() - begin < seconds:
                for _ in range(between):
                    pipe.put(messages[n & 63])
                    n += 1
            pipe.put(None)
            pipe.close()
            pipe.join_thread()
            return n

        def consume():
            expected = 0
            begin = time.perf_counter()
            while True:
                message = pipe.get()
                if message is None:
                    return expected, time.perf_counter() - begin
                check(message, expected, length)
                expected += 1

        sent, (received, took) = together(produce, consume)
        if received != sent:
            raise AssertionError(f"{sent - received} messages were lost")
        return received / took

    return run


def pipe(length):
    """Messages of bytes a second from one process to another."""
    messages = messages_of(length)

    def run(seconds):
        incoming, outgoing = forks.Pipe(False)

        def send():
            begin = time.perf_counter()
            n = 0
            while time.perf_counter() - begin < seconds:
                outgoing.send_bytes(messages[n & 63])
                n += 1
            outgoing.send_bytes(b"")
            return n

        def receive():
            expected = 0
            begin = time.perf_counter()
            while message := incoming.recv_bytes():
                check(message, expected, length)
                expected += 1
            return expected, time.perf_counter() - begin

        sent, (received, took) = together(send, receive)
        incoming.close()
        outgoing.close()
        if received != sent:
            raise AssertionError(f"{sent - received} messages were lost")
        return received / took

    return run


def queue_round_trip():
    """Microseconds there and back through two queues between two processes."""
    there, back = forks.Queue(), forks.Queue()

    def run(seconds):
        def ask():
            begin = time.perf_counter()
            sent = 0
            while time.perf_counter() - begin < seconds:
                sent += 1
                there.put(sent)
                got = back.get()
                if got != sent:
                    raise AssertionError(f"{sent} came back as {got}")
            took = time.perf_counter() - begin
            there.put(0)
            there.close()
            there.join_thread()
            return took * 1e6 / sent

        def answer():
            while n := there.get():
                back.put(n)

        return together(ask, answer)[0]

    return run


def executor_noop():
    """No-ops a second, 512 of them under way."""
    pool = ProcessPoolExecutor(max_workers=2, mp_context=forks)
    list(pool.map(noop, range(64)))

    def run(seconds):
        begin = time.perf_counter()
        sent = 0
        done = []
        pending = set()
        while time.perf_counter() - begin < seconds:
            # A window of 512: topped up whenever half of it is through.
            more = 512 - len(pending)
            pending.update([pool.submit(noop, n) for n in range(sent, sent + more)])
            sent += more
            while len(pending) > 256:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                done.extend(finished)
        done.extend(wait(pending).done)
        took = time.perf_counter() - begin
        if sum(future.result() for future in done) != sent * (sent - 1) // 2:
            raise AssertionError("a call was answered wrongly")
        return sent / took

    return run


def pool_map(length, chunksize=None):
    """No-ops a second by `Pool.map` of so many items."""
    pool = forks.Pool(2)
    items = list(range(length))

    def run(seconds):
        took = 0
        maps = 0
        while took < seconds:
            begin = time.perf_counter()
            results = pool.map(noop, items, chunksize)
            took += time.perf_counter() - begin
            maps += 1
            if results != items:
                raise AssertionError("an item came back as another")
        return maps * length / took

    run(0.3)
    return run


def pool_latency():
    """Microseconds for one call on an idle pool and its answer."""
    pool = forks.Pool(2)

    def run(seconds):
        begin = time.perf_counter()
        calls = 0
        while time.perf_counter() - begin < seconds:
            if pool.apply(noop, (calls,)) != calls:
                raise AssertionError("a call was answered wrongly")
            calls += 1
        return (time.perf_counter() - begin) * 1e6 / calls

    run(0.3)
    return run


def manager_dict():
    """Microseconds to set or to get an entry of a dict that a manager holds."""
    manager = multiprocessing.managers.SyncManager(ctx=forks)
    manager.start()
    held = manager.dict()

    def run(seconds, manager=manager):
        begin = time.perf_counter()
        sent = 0
        while time.perf_counter() - begin < seconds:
            sent += 1
            held["key"] = sent
            if held["key"] != sent:
                raise AssertionError(f"{sent} came back as another")
        return (time.perf_counter() - begin) * 1e6 / (2 * sent)

    return run


WORKLOADS = {
    "lock-uncontended": lock_uncontended,
    "lock-contended": lock_contended,
    "queue-64b": lambda: queue(64, 1000),
    "queue-64kib": lambda: queue(1 << 16, 64),
    "queue-1mib": lambda: queue(1 << 20, 64),
    "pipe-64kib": lambda: pipe(1 << 16),
    "queue-rtt": queue_round_trip,
    "pool-chunk1": lambda: pool_map(10_000, 1),
    "pool-latency": pool_latency,
    "pool-default-chunk": lambda: pool_map(1_000_000),
    "executor-noop": executor_noop,
    "manager-dict": manager_dict,
}


def main():
    run = WORKLOADS[sys.argv[1]]()
    print(json.dumps({"ready": f"python {platform.python_version()}"}), flush=True)
    for line in sys.stdin:
        verb, _, ms = line.strip().partition(" ")
        if verb != "run":
            break
        print(json.dumps({"value": run(float(ms) / 1000)}), flush=True)
    return run


if __name__ == "__main__":
    # What ran is kept until the end: an executor that is collected before complains at exit.
    ran = main()
