/*
 * sync/read-write-state.ts, read-access.ts, write-access.ts and reader-shares.ts, over a lock word as mutex.pml proves it.
 *
 * 1 reads and blocks, 2 reads as a task, 3 writes and blocks with a time-out, 4 writes as a task; each enters ROUNDS times.
 * WITHOUT_1 … WITHOUT_4 leave one of them out.
 * Wrong versions: 1 a reader does not look again after it took its share; 2 a writer looks at the shares before it has the
 * word; 3 a reader sets the flag before it reads the sequence; 4 a reader that backs off wakes nobody; 5 a task sets its
 * flag, and then its mask bit, after it has looked; 6 (with a death) a draining writer strikes no dead reader; 7 a
 * writer's time-out leaves the readers asleep; 8 (with a death) a reader recovers no word.
 */
#include "common.pml"

#ifndef ROUNDS
#define ROUNDS 1
#endif

byte word = NOBODY; /* who has the lock word */
byte word_sleepers = 0; /* who waits for it */
byte share[3]; /* by reader */
byte struck = 0; /* readers that were struck off */
byte inside = 0;
byte drainer = 0;
byte drained = 0;
byte drain_sleepers = 0;
byte opened = 0;
byte open_sleepers = 0;
bool readers_wait = false;
byte mask = 0;

/* What must hold. */
byte reading = 0; /* bit set, the living */
byte writing = 0;
byte told = 0;

#define live(i) (dead != i)
#define held ((share[1] > 0 && !(struck & BIT(1))) || (share[2] > 0 && !(struck & BIT(2))))
#define alone (((reading == 0) || (dead != 0 && reading == BIT(dead))) || ((writing == 0) || (dead != 0 && writing == BIT(dead))))
#define one_writer (writing == 0 || writing == BIT(3) || writing == BIT(4) || (dead != 0))

inline wake_readers() {
  atomic { readers_wait = false };
  atomic { opened++; open_sleepers = 0 };
  ring(mask)
}

inline unlock_word() {
  atomic {
    assert(word == me);
    word = NOBODY
  };
  if
  :: readers_wait -> wake_readers()
  :: else -> skip
  fi
}

inline wake_writer() {
  atomic { drained++; drain_sleepers = 0 };
  atomic {
    if
    :: drainer != 0 -> bells = bells | BIT(drainer)
    :: else -> skip
    fi
  }
}

inline give_share() {
  atomic { share[me]-- };
  if
  :: word != NOBODY -> wake_writer()
  :: else -> skip
  fi
}

/* `ok`: whether it has a share now. */
inline take_share() {
  ok = false;
  if
  :: word != NOBODY -> skip
  :: word == NOBODY ->
    atomic { share[me]++ };
#if WRONG == 1
    ok = true
#else
    if
    :: word == NOBODY -> ok = true
    :: else ->
#if WRONG == 4
      atomic { share[me]-- }
#else
      give_share()
#endif
    fi
#endif
  fi
}

/* Whoever has got the word: a writer inside is a dead one. `ok`: nothing to tell. */
inline own() {
  atomic { drainer = me };
  if
  :: inside != 0 ->
    atomic { assert(dead != 0 && inside == dead); inside = 0; told++; assert(told == 1) };
    unlock_word();
    ok = false
  :: else -> ok = true
  fi
}

inline recover() {
  ok = true;
#if WRONG != 8
  atomic {
    if
    :: word == NOBODY || (dead != 0 && word == dead) -> word = me; grant = HELD
    :: else -> grant = NOT_YET
    fi
  };
  if
  :: grant == HELD ->
    own();
    if
    :: ok -> unlock_word()
    :: else -> skip
    fi
  :: else -> skip
  fi
#endif
}

proctype Reader(byte me; bool task) {
  byte grant, woken, slices, seen, rounds;
  bool ok, expired, over;
  {
    do
    :: rounds < ROUNDS && !over ->
      rounds++;
      expired = false;
      take_share();
      do
      :: ok -> break
      :: !ok && !task ->
#if WRONG == 3
        atomic { readers_wait = true };
        seen = opened;
#else
        seen = opened;
        atomic { readers_wait = true };
#endif
        take_share();
        if
        :: ok -> break
        :: else -> skip
        fi;
        if
        :: expired ->
          recover();
          if
          :: !ok -> over = true; break
          :: else -> skip
          fi
        :: else -> skip
        fi;
        ok = false;
        park(open_sleepers, opened, seen, false);
        expired = (woken == EXPIRED)
      :: !ok && task ->
#if WRONG == 5
        take_share();
        if
        :: ok -> break
        :: else -> skip
        fi;
        atomic { readers_wait = true };
        atomic { mask = mask | BIT(me) };
#else
        atomic { mask = mask | BIT(me) };
        atomic { readers_wait = true };
        ok = true;
        if
        :: expired -> recover()
        :: else -> skip
        fi;
        if
        :: !ok -> over = true; break
        :: else -> skip
        fi;
        take_share();
        if
        :: ok -> break
        :: else -> skip
        fi;
#endif
        atomic {
          if
          :: bells & BIT(me) -> bells = bells & ~BIT(me); expired = false
          :: SLICE -> slices++; expired = true
          fi
        }
      od;
      if
      :: !over ->
        atomic { reading = reading | BIT(me); assert(alone) };
        atomic { reading = reading & ~BIT(me) };
        give_share()
      :: else -> skip
      fi
    :: else -> break
    od
  } MORTAL
}

proctype Writer(byte me; bool task) {
  byte grant, woken, slices, seen, rounds;
  bool ok, early;
  {
    do
    :: rounds < ROUNDS ->
      rounds++;
#if WRONG == 2
      !held;
#endif
      lock(word);
      own();
      do
      :: !ok -> break
      :: ok && !task ->
        seen = drained;
        if
#if WRONG == 2
        :: true -> break
#else
        :: !held -> break
#endif
        :: else -> skip
        fi;
        if
        :: ok = false; /* times out */
#if WRONG == 7
          atomic { word = NOBODY };
#else
          unlock_word();
#endif
          break
        :: park(drain_sleepers, drained, seen, true)
        fi;
        if
        :: woken == EXPIRED && dead != 0 && WRONG != 6 -> atomic { struck = struck | BIT(dead) }
        :: else -> skip
        fi
      :: ok && task ->
        if
        :: !held -> break
        :: else -> skip
        fi;
        atomic {
          if
          :: bells & BIT(me) -> bells = bells & ~BIT(me); woken = WOKEN
          :: SLICE -> slices++; woken = EXPIRED
          fi
        };
        if
        :: woken == EXPIRED && dead != 0 && WRONG != 6 -> atomic { struck = struck | BIT(dead) }
        :: else -> skip
        fi
      od;
      if
      :: ok ->
        atomic { inside = me };
        atomic { writing = writing | BIT(me); assert(alone && one_writer) };
        atomic { writing = writing & ~BIT(me) };
        atomic { inside = 0 };
        unlock_word()
      :: else -> skip
      fi
    :: else -> break
    od
  } MORTAL
}

#ifdef DEATH
inline die(id) {
  dead = id; open_sleepers = open_sleepers & ~BIT(id); drain_sleepers = drain_sleepers & ~BIT(id)
}

proctype Reaper() {
  atomic {
    if
    :: die(1)
    :: die(2)
    :: die(3)
    :: die(4)
    fi
  }
}
#endif

init {
  atomic {
#ifndef WITHOUT_1
    run Reader(1, false);
#endif
#ifndef WITHOUT_2
    run Reader(2, true);
#endif
#ifndef WITHOUT_3
    run Writer(3, false);
#endif
#ifndef WITHOUT_4
    run Writer(4, true);
#endif
#ifdef DEATH
    run Reaper();
#endif
  }
}
