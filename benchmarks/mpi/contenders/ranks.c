/* C over MPI on two ranks, the floor under ours. Rank 0 speaks the harness's protocol: `run <ms>` is answered by one JSON line. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { idle = 99, end = 0, go = 1, buffers = 8 };

static int rank;
static double count;

static void fail(const char *what) {
  printf("{\"missing\": \"%s gave a wrong number\"}\n", what);
  fflush(stdout);
  MPI_Abort(MPI_COMM_WORLD, 1);
}

/* A message there and back; each way its first and last number change. */
static void ping_pong(int times, int length) {
  static double *arrays[buffers];
  int kept = length > 128 ? buffers : 1;
  if (!arrays[0]) for (int i = 0; i < kept; i++) arrays[i] = calloc(length, sizeof(double));
  for (int i = 0; i < times; i += 2) {
    double *a = arrays[i / 2 % kept];
    if (rank == 0) {
      a[0] = a[length - 1] = ++count;
      MPI_Send(a, length, MPI_DOUBLE, 1, 3, MPI_COMM_WORLD);
      MPI_Recv(a, length, MPI_DOUBLE, 1, 3, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      if (a[0] != count + .5 || a[length - 1] != count + .5) fail("Recv");
    } else {
      MPI_Recv(a, length, MPI_DOUBLE, 0, 3, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      a[0] = a[length - 1] = a[length - 1] + .5;
      MPI_Send(a, length, MPI_DOUBLE, 0, 3, MPI_COMM_WORLD);
    }
  }
}

static void allreduce(int times, int length) {
  static double *source, *target;
  if (!source) source = calloc(length, sizeof(double)), target = calloc(length, sizeof(double));
  for (int i = 0; i < times; i++) {
    count++;
    source[0] = source[length - 1] = count + rank;
    MPI_Allreduce(source, target, length, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    if (target[0] != 2 * count + 1 || target[length - 1] != 2 * count + 1) fail("Allreduce");
  }
}

static struct {
  const char *name;
  void (*batch)(int times, int length);
  int times, length;
} workloads[] = {
    {"p2p-8b", ping_pong, 4000, 1},
    {"allreduce-1mib", allreduce, 10, 1 << 17},
};

/* Times that were done, in batches, until `limit` seconds. */
static long batches(int which, double limit) {
  for (long done = 0;; done += workloads[which].times) {
    int word = rank == 0 && MPI_Wtime() > limit ? end : go;
    MPI_Bcast(&word, 1, MPI_INT, 0, MPI_COMM_WORLD);
    if (word == end) return done;
    workloads[which].batch(workloads[which].times, workloads[which].length);
  }
}

/* Between two turns nobody spins: the other side is being measured. */
static void follow(int which) {
  for (int word, there;;) {
    for (there = 0; !there; usleep(1000)) MPI_Iprobe(0, idle, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
    MPI_Recv(&word, 1, MPI_INT, 0, idle, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (word == end) return;
    batches(which, 0);
  }
}

static void lead(int which) {
  char version[MPI_MAX_LIBRARY_VERSION_STRING], line[64];
  int length, word = go;
  MPI_Get_library_version(version, &length);
  version[strcspn(version, ",\n")] = 0;
  for (char *c = version; *c; c++) if (*c == '\t' || *c == '"') *c = ' ';
  printf("{\"ready\": \"C (%s)\"}\n", version);
  fflush(stdout);
  while (fgets(line, sizeof line, stdin) && !strncmp(line, "run ", 4)) {
    MPI_Send(&word, 1, MPI_INT, 1, idle, MPI_COMM_WORLD);
    double begin = MPI_Wtime();
    long done = batches(which, begin + atof(line + 4) / 1e3);
    printf("{\"value\": %.6f}\n", (MPI_Wtime() - begin) * 1e6 / done);
    fflush(stdout);
  }
  word = end;
  MPI_Send(&word, 1, MPI_INT, 1, idle, MPI_COMM_WORLD);
}

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  int which = -1;
  for (int i = 0; i < (int)(sizeof workloads / sizeof *workloads); i++)
    if (argc > 1 && !strcmp(argv[1], workloads[i].name)) which = i;
  if (which < 0) {
    if (rank == 0) printf("{\"missing\": \"no such workload\"}\n");
  } else if (rank == 0) lead(which);
  else follow(which);
  MPI_Finalize();
  return 0;
}
