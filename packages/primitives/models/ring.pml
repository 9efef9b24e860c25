/*
 * ring/record-writer.ts, record-reader.ts, ring-waiter.ts and ring-wait.ts.
 *
 * The producer 1 writes RECORDS records into a ring of three cells and publishes when it likes, and whenever there is
 * no room. Each takes one cell but the long one, which takes all three, is never torn, and so needs a marker before it. The consumer
 * 2 reads, and frees when it likes, and whenever it finds nothing. Both look at the other's position only when the one they
 * saw is used up. Either blocks or is an event loop (LOOPS). In the end the producer closes; with CLOSER a third one does,
 * at any moment. With DEATH one of the two dies anywhere.
 *
 * Wrong versions: 1 publishes before it writes; 2 frees before it has read; 3 looks once, before it announces itself; 4 reads
 * the flags before it stores its position; 5 parks on the position; 6 reads the sequence after it set the flag; 7 (loops)
 * sets the flag before the mask bit; 8 keeps the marker for itself until the record fits; 9 waits without freeing; 10 reads
 * the tail before it looks whether the ring is closed; 11 looks for death after the tail.
 */
#include "common.pml"

/* How many records, and which one is long. */
#ifdef CLOSER
#define RECORDS 2
#define LONG 2
#elif WRONG == 2
#define RECORDS 4
#define LONG 3
#else
#define RECORDS 3
#define LONG 3
#endif
#define CAPACITY 3
#define MARKER 9
#define SPAN(r) ((r) == LONG -> CAPACITY : 1)
#if WRONG == 8
#define WITH_MARKER CAPACITY
#else
#define WITH_MARKER 0
#endif

byte cell[CAPACITY];
/* Published and freed; positions only grow here. */
byte tail = 0, head = 0;
bool closed = false;

byte item_sequence = 0, item_sleepers = 0, item_mask = 0;
bool item_waiting = false;
byte space_sequence = 0, space_sleepers = 0, space_mask = 0;
bool space_waiting = false;

/* What the ends were told: pushes that returned; records read; why it ended. */
byte returned = 0, got = 0;
bool told = false;

inline wake(waiting, sequence, sleepers, mask) {
  if
  :: waiting ->
    waiting = false;
    sequence++;
    atomic { sleepers = 0 };
    ring(mask)
  :: else -> skip
  fi
}

/* Shows what was written; then, if the ring is closed, fails. */
inline publish() {
  if
  :: tail != write ->
#if WRONG == 4
    flagged = item_waiting;
    was_closed = closed;
    tail = write;
#else
    tail = write;
    atomic { flagged = item_waiting; was_closed = closed };
#endif
    if
    :: flagged -> wake(item_waiting, item_sequence, item_sleepers, item_mask)
    :: else -> skip
    fi;
    atomic {
      if
      :: was_closed -> failed = true
      :: !was_closed && shown < wrote -> shown = wrote; returned = wrote
      :: else -> skip
      fi
    }
  :: else -> skip
  fi
}

/* Writes the record, if there is room: `done`. */
inline attempt_write() {
  atomic {
    at = write % CAPACITY;
    rest = CAPACITY - at;
    seen = (write + SPAN(record) + (SPAN(record) > rest -> rest : 0) > head_seen + CAPACITY)
  };
  if
  :: seen -> head_seen = head
  :: else -> skip
  fi;
  if
  :: SPAN(record) > rest && write + rest + WITH_MARKER <= head_seen + CAPACITY ->
    cell[at] = MARKER;
    atomic { write = write + rest; at = 0; rest = CAPACITY }
  :: else -> skip
  fi;
  if
  :: SPAN(record) <= rest && write + SPAN(record) <= head_seen + CAPACITY ->
#if WRONG == 1
    tail = write + SPAN(record);
#endif
    cell[at] = record;
    if
    :: SPAN(record) == CAPACITY -> cell[at + CAPACITY - 1] = record
    :: else -> skip
    fi;
    atomic { write = write + SPAN(record); wrote = record; done = true }
  :: else -> publish()
  fi
}

proctype Producer(byte me) {
  byte record = 1, write, head_seen, at, rest, sequence, woken, slices, wrote, shown;
  bool done, flagged, was_closed, seen, failed, over;
  {
    do
    :: record <= RECORDS && !failed ->
      done = false;
      do
      :: attempt_write();
        if
        :: done || failed -> break
        :: else -> skip
        fi;
#ifdef LOOPS
#if WRONG == 7
        space_waiting = true;
        atomic { space_mask = space_mask | BIT(me) };
#else
        atomic { space_mask = space_mask | BIT(me) };
        space_waiting = true;
#endif
#else
#if WRONG == 6
        space_waiting = true;
        sequence = space_sequence;
#elif WRONG == 5
        sequence = head;
        space_waiting = true;
#else
        sequence = space_sequence;
        space_waiting = true;
#endif
#endif
        over = (closed || dead == 2);
#if WRONG != 3
        attempt_write();
#endif
        if
        :: done || failed -> break
        :: over -> failed = true; break
        :: else -> skip
        fi;
#ifdef LOOPS
        atomic {
          if
          :: bells & BIT(me) -> bells = bells & ~BIT(me)
          :: SLICE -> slices++
          fi
        }
#elif WRONG == 5
        park(space_sleepers, head, sequence, false)
#else
        park(space_sleepers, space_sequence, sequence, false)
#endif
      od;
      record++;
      if
      :: !failed -> publish()
      :: skip
      fi
    :: record > RECORDS || failed -> break
    od;
    if
    :: !failed -> publish()
    :: else -> skip
    fi;
    /* Closes. */
    closed = true;
    wake(item_waiting, item_sequence, item_sleepers, item_mask);
    wake(space_waiting, space_sequence, space_sleepers, space_mask)
  } MORTAL
}

inline release() {
  if
  :: head != read ->
#if WRONG == 4
    flagged = space_waiting;
    head = read;
#else
    head = read;
    flagged = space_waiting;
#endif
    if
    :: flagged -> wake(space_waiting, space_sequence, space_sleepers, space_mask)
    :: else -> skip
    fi
  :: else -> skip
  fi
}

/* Reads the oldest record, if there is one: `done`. */
inline attempt_read() {
  done = false;
  do
  :: read == tail_seen && tail_seen != tail -> tail_seen = tail
  :: read == tail_seen && tail_seen == tail -> break
  :: read != tail_seen ->
    at = read % CAPACITY;
    if
    :: cell[at] == MARKER -> read = read + CAPACITY - at
    :: else ->
#if WRONG == 2
      head = read + SPAN(got + 1);
#endif
      assert(cell[at] == got + 1);
      if
      :: SPAN(got + 1) == CAPACITY -> assert(cell[at + CAPACITY - 1] == got + 1)
      :: else -> skip
      fi;
      atomic { got++; read = read + SPAN(got); done = true };
      break
    fi
  od;
#if WRONG != 9
  if
  :: !done -> release()
  :: else -> skip
  fi
#endif
}

proctype Consumer(byte me) {
  byte read, tail_seen, at, sequence, woken, slices;
  bool done, flagged, over, ended;
  {
    do
    :: !ended ->
      attempt_read();
      if
      :: done -> skip
      :: else ->
#ifdef LOOPS
#if WRONG == 7
        item_waiting = true;
        atomic { item_mask = item_mask | BIT(me) };
#else
        atomic { item_mask = item_mask | BIT(me) };
        item_waiting = true;
#endif
#else
#if WRONG == 6
        item_waiting = true;
        sequence = item_sequence;
#elif WRONG == 5
        sequence = tail;
        item_waiting = true;
#else
        sequence = item_sequence;
        item_waiting = true;
#endif
#endif
#if WRONG == 10
        attempt_read();
        over = (closed || dead == 1);
#elif WRONG == 11
        over = closed;
        attempt_read();
        over = over || dead == 1;
#else
        over = (closed || dead == 1);
#if WRONG != 3
        attempt_read();
#endif
#endif
        if
        :: done -> skip
        :: !done && over -> atomic { ended = true; told = true }
        :: else ->
#ifdef LOOPS
          atomic {
            if
            :: bells & BIT(me) -> bells = bells & ~BIT(me)
            :: SLICE -> slices++
            fi
          }
#elif WRONG == 5
          park(item_sleepers, tail, sequence, false)
#else
          park(item_sleepers, item_sequence, sequence, false)
#endif
        fi
      fi;
      if
      :: done -> release()
      :: skip
      fi
    :: ended -> break
    od
  } MORTAL
}

#ifdef CLOSER
proctype Closer() {
  closed = true;
  wake(item_waiting, item_sequence, item_sleepers, item_mask);
  wake(space_waiting, space_sequence, space_sleepers, space_mask)
}
#endif

#ifdef DEATH
inline die(id) {
  dead = id;
  item_sleepers = item_sleepers & ~BIT(id);
  space_sleepers = space_sleepers & ~BIT(id)
}

proctype Reaper() {
  atomic {
    if
    :: die(1)
    :: die(2)
    fi
  }
}
#endif

init {
  atomic {
    run Producer(1);
    run Consumer(2);
#ifdef CLOSER
    run Closer();
#endif
#ifdef DEATH
    run Reaper();
#endif
  };
  _nr_pr == 1;
  /* Whoever lives was told of the end; what a push returned for was read; nothing was published and not read. */
  assert(dead == 2 || told);
  assert(dead == 2 || got >= returned);
#ifndef CLOSER
  assert(dead == 2 || head == tail)
#endif
}
