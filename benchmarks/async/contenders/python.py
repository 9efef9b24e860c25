"""asyncio, spoken to line by line: `run <ms>` is answered by one JSON line."""

import asyncio
import gc
import json
import platform
import sys
import time
import tracemalloc

CONTENDERS = 100


async def nanoseconds(seconds, times, batch):
    begin = time.perf_counter()
    done = 0
    while time.perf_counter() - begin < seconds:
        await batch(times)
        done += times
    return (time.perf_counter() - begin) * 1e9 / done


def counted(times, batch):
    """Nanoseconds for an increment; each batch must make as many as it says."""

    class Counter:
        count = 0
        inside = False

    counter = Counter()

    async def checked(each):
        counter.count = 0
        await batch(each, counter)
        if counter.count != each:
            raise AssertionError(f"{each - counter.count} increments were lost")

    return lambda seconds: asyncio.run(nanoseconds(seconds, times, checked))


def spawn():
    async def batch(times, counter):
        async def body():
            counter.count += 1

        await asyncio.gather(*[asyncio.create_task(body()) for _ in range(times)])

    return counted(2_000, batch)


def lock_free():
    lock = asyncio.Lock()

    async def batch(times, counter):
        for _ in range(times):
            async with lock:
                counter.count += 1

    return counted(2_000, batch)


def lock_contended():
    async def batch(times, counter):
        lock = asyncio.Lock()

        async def contender():
            for _ in range(times // CONTENDERS):
                async with lock:
                    if counter.inside:
                        raise AssertionError("two were inside at once")
                    counter.inside = True
                    counter.count += 1
                    await asyncio.sleep(0)
                    counter.inside = False

        await asyncio.gather(*[contender() for _ in range(CONTENDERS)])

    return counted(10_000, batch)


def queue():
    async def transfer(times):
        numbers = asyncio.Queue(128)

        async def produce():
            for i in range(times):
                await numbers.put(i)

        async def consume():
            for expected in range(times):
                if await numbers.get() != expected:
                    raise AssertionError("out of order")

        await asyncio.gather(produce(), consume())

    return lambda seconds: asyncio.run(nanoseconds(seconds, 10_000, transfer))


def memory():
    """Mebibytes that 100,000 tasks take which wait for an event."""

    async def park():
        event = asyncio.Event()
        woken = 0

        async def body():
            nonlocal woken
            await event.wait()
            woken += 1

        gc.collect()
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        tasks = [asyncio.create_task(body()) for _ in range(100_000)]
        await asyncio.sleep(0)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        event.set()
        await asyncio.gather(*tasks)
        if woken != 100_000:
            raise AssertionError(f"{100_000 - woken} tasks were lost")
        return (after - before) / 2**20

    return lambda _: asyncio.run(park())


WORKLOADS = {
    "spawn": spawn,
    "lock-free": lock_free,
    "lock-contended": lock_contended,
    "queue": queue,
    "memory-100k-parked-tasks": memory,
}


def main():
    run = WORKLOADS[sys.argv[1]]()
    print(json.dumps({"ready": f"asyncio {platform.python_version()}"}), flush=True)
    for line in sys.stdin:
        verb, _, ms = line.strip().partition(" ")
        if verb != "run":
            break
        print(json.dumps({"value": run(float(ms) / 1000)}), flush=True)


main()
