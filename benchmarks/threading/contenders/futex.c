/* A futex mutex in C (three states: free, held, held with waiters), the floor under ours.
   Speaks the harness's protocol: `run <ms>` is answered by one JSON line. */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The word and what it protects stand in cache lines of their own. The counter is volatile because gcc 12 keeps it in a
   register across lock() and unlock(), which it sees never touch it, and so loses increments. */
static _Alignas(64) _Atomic int word;
static _Alignas(64) volatile long counter;

static void futex(int operation, int value) { syscall(SYS_futex, &word, operation, value, NULL, NULL, 0); }

static __attribute__((noinline)) void lock(void) {
  int seen = 0;
  if (atomic_compare_exchange_strong(&word, &seen, 1)) return;
  if (seen != 2) seen = atomic_exchange(&word, 2);
  while (seen != 0) {
    futex(FUTEX_WAIT_PRIVATE, 2);
    seen = atomic_exchange(&word, 2);
  }
}

static __attribute__((noinline)) void unlock(void) {
  if (atomic_exchange(&word, 0) == 2) futex(FUTEX_WAKE_PRIVATE, 1);
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

struct work {
  double ms, seconds;
  long turns;
};

static pthread_barrier_t start;

static void *increment(void *argument) {
  struct work *work = argument;
  pthread_barrier_wait(&start);
  double begin = now();
  for (; now() - begin < work->ms; work->turns += 1000)
    for (int i = 0; i < 1000; i++) {
      lock();
      counter++;
      unlock();
    }
  work->seconds = (now() - begin) / 1e3;
  return NULL;
}

/* Millions of increments a second by two threads; negative when one was lost. */
static double lock_contended(double ms) {
  pthread_t threads[2];
  struct work works[2] = {{.ms = ms}, {.ms = ms}};
  counter = 0;
  pthread_barrier_init(&start, NULL, 2);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, increment, &works[i]);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  pthread_barrier_destroy(&start);
  long turns = works[0].turns + works[1].turns;
  if (counter != turns) return -1;
  double seconds = works[0].seconds > works[1].seconds ? works[0].seconds : works[1].seconds;
  return turns / seconds / 1e6;
}

int main(int argc, char **argv) {
  double (*run)(double) = NULL;
  if (argc > 1 && !strcmp(argv[1], "lock-uncontended")) run = lock_uncontended;
  if (argc > 1 && !strcmp(argv[1], "lock-contended")) run = lock_contended;
  if (!run) {
    printf("{\"missing\": \"no such workload\"}\n");
    return 0;
  }
  printf("{\"ready\": \"C futex mutex (gcc %d)\"}\n", __GNUC__);
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin) && !strncmp(line, "run ", 4)) {
    double figure = run(atof(line + 4));
    if (figure < 0) printf("{\"missing\": \"an increment was lost\"}\n");
    else printf("{\"value\": %.6f}\n", figure);
    fflush(stdout);
  }
  return 0;
}
