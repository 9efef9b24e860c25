/* A futex mutex in C in memory that processes share (three states: free, held, held with waiters), the floor under ours.
   Speaks the harness's protocol: `run <ms>` is answered by one JSON line. */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static _Atomic int *word;

static void futex(int operation, int value) { syscall(SYS_futex, word, operation, value, NULL, NULL, 0); }

static __attribute__((noinline)) void lock(void) {
  int seen = 0;
  if (atomic_compare_exchange_strong(word, &seen, 1)) return;
  if (seen != 2) seen = atomic_exchange(word, 2);
  while (seen != 0) {
    futex(FUTEX_WAIT, 2);
    seen = atomic_exchange(word, 2);
  }
}

static __attribute__((noinline)) void unlock(void) {
  if (atomic_exchange(word, 0) == 2) futex(FUTEX_WAKE, 1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* Nanoseconds to lock and unlock. */
static double lock_uncontended(double ms) {
  double begin = now();
  long turns = 0;
  for (; now() - begin < ms; turns += 10000)
    for (int i = 0; i < 10000; i++) {
      lock();
      unlock();
    }
  return (now() - begin) * 1e6 / turns;
}

int main(int argc, char **argv) {
  if (argc < 2 || strcmp(argv[1], "lock-uncontended")) {
    printf("{\"missing\": \"no such workload\"}\n");
    return 0;
  }
  word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (word == MAP_FAILED) {
    printf("{\"missing\": \"no shared memory\"}\n");
    return 0;
  }
  printf("{\"ready\": \"C futex mutex (gcc %d)\"}\n", __GNUC__);
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin) && !strncmp(line, "run ", 4)) {
    printf("{\"value\": %.6f}\n", lock_uncontended(atof(line + 4)));
    fflush(stdout);
  }
  return 0;
}
