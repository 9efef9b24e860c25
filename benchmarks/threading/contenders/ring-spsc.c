/* The same ring in C between two threads: records with a header of 8 bytes, cached positions, published and freed one by
   one or in batches; a side that finds nothing spins, then yields. Speaks the harness's protocol. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CAPACITY = 1 << 17, MASK = CAPACITY - 1, HEADER = 8, WRAP = -1, BATCH = 64 };

static _Alignas(128) _Atomic uint32_t tail;
static _Alignas(128) struct { uint32_t write, head_seen; } producer;
static _Alignas(128) _Atomic uint32_t head;
static _Alignas(128) struct { uint32_t read, tail_seen; } consumer;
static _Alignas(128) char bytes[CAPACITY];
static _Alignas(128) _Atomic long answered = -1;
static _Atomic uint32_t answered_sum;
static int batched;

static void pause_a_while(int *turns) {
  if (++*turns % 100 == 0) sched_yield();
}

static void publish(void) { atomic_store(&tail, producer.write); }

static __attribute__((noinline)) void write_record(const void *source, int32_t length) {
  uint32_t span = HEADER + ((length + 7) & ~7);
  int turns = 0;
  for (;;) {
    uint32_t at = producer.write & MASK, rest = CAPACITY - at;
    uint32_t need = span > rest ? rest : span;
    if (producer.write - producer.head_seen + need > CAPACITY) {
      producer.head_seen = atomic_load(&head);
      if (producer.write - producer.head_seen + need > CAPACITY) {
        publish();
        pause_a_while(&turns);
        continue;
      }
    }
    if (span > rest) {
      *(int32_t *)(bytes + at) = WRAP;
      producer.write += rest;
      continue;
    }
    *(int32_t *)(bytes + at) = length;
    memcpy(bytes + at + HEADER, source, length);
    producer.write += span;
    return;
  }
}

static __attribute__((noinline)) int32_t read_record(void *target) {
  int turns = 0;
  for (;;) {
    if (consumer.read == consumer.tail_seen) {
      consumer.tail_seen = atomic_load(&tail);
      if (consumer.read == consumer.tail_seen) {
        atomic_store(&head, consumer.read);
        pause_a_while(&turns);
        continue;
      }
    }
    uint32_t at = consumer.read & MASK;
    int32_t length = *(int32_t *)(bytes + at);
    if (length == WRAP) {
      consumer.read += CAPACITY - at;
      continue;
    }
    memcpy(target, bytes + at + HEADER, length);
    consumer.read += HEADER + ((length + 7) & ~7);
    if (!batched || consumer.read - atomic_load_explicit(&head, memory_order_relaxed) >= CAPACITY / 4)
      atomic_store(&head, consumer.read);
    return length;
  }
}

static void *consume(void *unused) {
  (void)unused;
  uint32_t words[16];
  for (;;) {
    long count = 0;
    uint32_t sum = 0;
    while (read_record(words) == 64) {
      sum += words[0] + words[15];
      count++;
    }
    atomic_store(&head, consumer.read);
    answered_sum = sum;
    atomic_store(&answered, count);
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double run(double ms) {
  double begin = now();
  uint32_t words[16] = {0}, sum = 0;
  long count = 0;
  while (now() - begin < ms)
    for (int k = 0; k < 10000; k++, count++) {
      words[0] = (uint32_t)count;
      words[15] = ~(uint32_t)count ^ 5;
      sum += words[0] + words[15];
      write_record(words, 64);
      if (!batched || count % BATCH == 0) publish();
    }
  write_record("the end", 8);
  publish();
  int turns = 0;
  while (atomic_load(&answered) < 0) pause_a_while(&turns);
  if (answered != count || answered_sum != sum) exit(1);
  atomic_store(&answered, -1);
  return count / ((now() - begin) * 1000);
}

int main(int argc, char **argv) {
  const char *workload = argc < 2 ? "" : argv[1];
  batched = !strcmp(workload, "queue-batched");
  if (!batched && strcmp(workload, "queue-spsc")) {
    printf("{\"missing\": \"no such workload\"}\n");
    return 0;
  }
  pthread_t thread;
  pthread_create(&thread, NULL, consume, NULL);
  printf("{\"ready\": \"C ring (gcc %d)\"}\n", __GNUC__);
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin) && !strncmp(line, "run ", 4)) {
    printf("{\"value\": %.3f}\n", run(atof(line + 4)));
    fflush(stdout);
  }
  return 0;
}
