"""mpi4py on two ranks under mpirun. Rank 0 speaks to the harness line by line: `run <ms>` is answered by one JSON line."""

import json
import sys
import time
from array import array

import mpi4py
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank = comm.Get_rank()
IDLE = 99
BUFFERS = 8


def doubles(length):
    return array("d", [0.0]) * length


def ping_pong(length, rounds):
    """A message there and back; each way its first and last number change."""
    arrays = [doubles(length // 8) for _ in range(BUFFERS if length > 1024 else 1)]
    specs = [[a, MPI.DOUBLE] for a in arrays]
    count = 0.0

    def ask(times):
        nonlocal count
        send, recv = comm.Send, comm.Recv
        for i in range(0, times, 2):
            a, spec = arrays[i // 2 % len(arrays)], specs[i // 2 % len(arrays)]
            count += 1
            a[0] = a[-1] = count
            send(spec, 1, 3)
            recv(spec, 1, 3)
            if a[0] != count + 0.5 or a[-1] != count + 0.5:
                raise AssertionError("a message came with the wrong number")

    def answer(times):
        send, recv = comm.Send, comm.Recv
        for i in range(0, times, 2):
            a, spec = arrays[i // 2 % len(arrays)], specs[i // 2 % len(arrays)]
            recv(spec, 0, 3)
            a[0] = a[-1] = a[-1] + 0.5
            send(spec, 0, 3)

    return rounds * 2, ask if rank == 0 else answer


def object_ping_pong(rounds):
    """The same with a small dict."""
    count = 0

    def ask(times):
        nonlocal count
        for _ in range(0, times, 2):
            count += 1
            comm.send({"number": count, "ratio": 3.14, "name": "a small dict", "list": [1, 2, 3]}, 1, 3)
            back = comm.recv(None, 1, 3)
            if back["number"] != -count or back["list"][2] != 3:
                raise AssertionError("a message came with the wrong object")

    def answer(times):
        for _ in range(0, times, 2):
            value = comm.recv(None, 0, 3)
            value["number"] = -value["number"]
            comm.send(value, 0, 3)

    return rounds * 2, ask if rank == 0 else answer


def broadcast(times):
    a = doubles(1)
    spec = [a, MPI.DOUBLE]
    count = 0

    def batch(each):
        nonlocal count
        bcast = comm.Bcast
        for _ in range(each):
            count += 1
            a[0] = count * (1 - rank)
            bcast(spec, 0)
            if a[0] != count:
                raise AssertionError("Bcast gave a wrong number")

    return times, batch


def allreduce(length, times):
    source, target = doubles(length), doubles(length)
    give, take = [source, MPI.DOUBLE], [target, MPI.DOUBLE]
    count = 0

    def batch(each):
        nonlocal count
        reduce = comm.Allreduce
        for _ in range(each):
            count += 1
            source[0] = source[-1] = count + rank
            reduce(give, take)
            if target[0] != 2 * count + 1 or target[-1] != 2 * count + 1:
                raise AssertionError("Allreduce gave a wrong number")

    return times, batch


def alltoall(times):
    source, target = doubles(2), doubles(2)
    give, take = [source, MPI.DOUBLE], [target, MPI.DOUBLE]
    count = 0

    def batch(each):
        nonlocal count
        exchange = comm.Alltoall
        for _ in range(each):
            count += 1
            source[0] = count + rank
            source[1] = count + rank + 10
            exchange(give, take)
            own = count + 10 * rank
            if target[0] != own or target[1] != own + 1:
                raise AssertionError("Alltoall gave a wrong number")

    return times, batch


def barrier(times):
    def batch(each):
        meet = comm.Barrier
        for _ in range(each):
            meet()

    return times, batch


WORKLOADS = {
    "p2p-8b": lambda: ping_pong(8, 2000),
    "p2p-64kib": lambda: ping_pong(64 << 10, 100),
    "p2p-1mib": lambda: ping_pong(1 << 20, 20),
    "await-8b": lambda: ping_pong(8, 1000),
    "object-dict": lambda: object_ping_pong(500),
    "bcast-8b": lambda: broadcast(2000),
    "allreduce-8b": lambda: allreduce(1, 2000),
    "allreduce-1mib": lambda: allreduce(1 << 17, 10),
    "alltoall-8b": lambda: alltoall(2000),
    "barrier": lambda: barrier(2000),
}

word = array("i", [0])
END, GO = 0, 1


def batches(times, batch, until):
    done = 0
    while True:
        if rank == 0:
            word[0] = END if until() else GO
        comm.Bcast([word, MPI.INT], 0)
        if word[0] == END:
            return done
        batch(times)
        done += times


def follow(times, batch):
    """Between two turns nobody spins: the other side is being measured."""
    while True:
        while not comm.Iprobe(0, IDLE):
            time.sleep(0.001)
        comm.Recv([word, MPI.INT], 0, IDLE)
        if word[0] == END:
            return
        batches(times, batch, lambda: False)


def say(answer):
    print(json.dumps(answer), flush=True)


def lead(times, batch):
    library = MPI.Get_library_version().split(",")[0]
    say({"ready": f"mpi4py {mpi4py.__version__} ({library})"})
    for line in sys.stdin:
        command, *rest = line.split()
        if command != "run":
            break
        comm.Send([array("i", [GO]), MPI.INT], 1, IDLE)
        begin = time.perf_counter()
        limit = begin + float(rest[0]) / 1e3
        try:
            done = batches(times, batch, lambda: time.perf_counter() > limit)
        except AssertionError as error:
            say({"missing": str(error)})
            comm.Abort(1)
        say({"value": (time.perf_counter() - begin) * 1e6 / done})
    comm.Send([array("i", [END]), MPI.INT], 1, IDLE)


workload = WORKLOADS.get(sys.argv[1])
if workload is None or comm.Get_size() != 2:
    if rank == 0:
        say({"missing": f"{comm.Get_size()} ranks cannot do {sys.argv[1]}"})
elif rank == 0:
    lead(*workload())
else:
    follow(*workload())
