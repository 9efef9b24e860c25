/* Two processes and a ring in shared memory each way, as ours has them: 256 KiB, in chunks of 32 KiB; both spin. The floor under ours.
   Speaks the harness's protocol: `run <ms>` is answered by one JSON line. */
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { capacity = 256 << 10, chunk = 32 << 10, bytes = 1 << 20, length = bytes / 8, buffers = 8 };

struct ring {
  _Alignas(128) _Atomic long written;
  _Alignas(128) _Atomic long read;
  _Alignas(128) char data[capacity];
};
struct shared {
  struct ring there, back;
  _Alignas(128) _Atomic int turn; /* 1: messages come; 0: nothing to do; -1: the end */
};

static void send_bytes(struct ring *ring, const char *from) {
  long at = atomic_load_explicit(&ring->written, memory_order_relaxed);
  for (long sent = 0; sent < bytes; sent += chunk, at += chunk) {
    while (at + chunk - atomic_load_explicit(&ring->read, memory_order_acquire) > capacity) __builtin_ia32_pause();
    memcpy(ring->data + at % capacity, from + sent, chunk);
    atomic_store_explicit(&ring->written, at + chunk, memory_order_release);
  }
}

static void receive_bytes(struct ring *ring, char *to) {
  long at = atomic_load_explicit(&ring->read, memory_order_relaxed);
  for (long got = 0; got < bytes; got += chunk, at += chunk) {
    while (atomic_load_explicit(&ring->written, memory_order_acquire) < at + chunk) __builtin_ia32_pause();
    memcpy(to + got, ring->data + at % capacity, chunk);
    atomic_store_explicit(&ring->read, at + chunk, memory_order_release);
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double *arrays[buffers];

/* Sends back what comes, changed. Between two turns it does not spin: the other side is being measured. */
static void answer(struct shared *s) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int i = 0, turn; (turn = atomic_load_explicit(&s->turn, memory_order_relaxed)) >= 0;) {
    if (turn == 0) {
      usleep(1000);
      continue;
    }
    if (atomic_load(&s->there.written) == atomic_load(&s->there.read)) continue;
    double *a = arrays[i++ % buffers];
    receive_bytes(&s->there, (char *)a);
    a[0] = a[length - 1] = a[length - 1] + .5;
    send_bytes(&s->back, (char *)a);
  }
  _exit(0);
}

/* Microseconds for a message of 1 MiB, one way. */
static double ping_pong(struct shared *s, double ms) {
  static double count;
  double begin = now();
  long done = 0;
  atomic_store(&s->turn, 1);
  for (; now() - begin < ms; done += 2) {
    double *a = arrays[done / 2 % buffers];
    a[0] = a[length - 1] = ++count;
    send_bytes(&s->there, (char *)a);
    receive_bytes(&s->back, (char *)a);
    if (a[0] != count + .5 || a[length - 1] != count + .5) {
      printf("{\"missing\": \"a message came with the wrong number\"}\n");
      exit(1);
    }
  }
  atomic_store(&s->turn, 0);
  return (now() - begin) * 1e3 / done;
}

int main(int argc, char **argv) {
  if (argc < 2 || strcmp(argv[1], "p2p-1mib")) {
    printf("{\"missing\": \"no such workload\"}\n");
    return 0;
  }
  struct shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < buffers; i++) arrays[i] = aligned_alloc(4096, bytes), memset(arrays[i], 0, bytes);
  if (s == MAP_FAILED) {
    printf("{\"missing\": \"no shared memory\"}\n");
    return 0;
  }
  if (fork() == 0) answer(s);
  printf("{\"ready\": \"C ring in shared memory (gcc %d)\"}\n", __GNUC__);
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin) && !strncmp(line, "run ", 4)) {
    printf("{\"value\": %.6f}\n", ping_pong(s, atof(line + 4)));
    fflush(stdout);
  }
  atomic_store(&s->turn, -1);
  return 0;
}
