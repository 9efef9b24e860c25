/*
 * sync/semaphore.ts and sync/permit-ledger.ts, over a lock as mutex.pml proves it.
 *
 * One permit, and a second by a release that is a signal. 1 blocks twice, 2 blocks with a time-out, 3 is a task that may be
 * cancelled in its first wait, 4 signals. With a close one round each; with a death also no signal. KEEP: three permits, each by a signal,
 * are taken and kept. Wrong versions: 1 does not pass a wake on when there are more permits; 2 takes a
 * permit after a sleep without leaving the flag; 3 reads the sequence after the lock was given back; 4 (with a death)
 * counts nothing again; 5 (with a close) sleeps without a look whether it was closed meanwhile.
 */
#include "common.pml"

byte owner = NOBODY;
byte total = 1;
byte permits = 1;
byte held[5];
byte sequence = 0;
bool waiting = false;
byte mask = 0;
byte sleepers = 0;

/* What must hold: never more holders alive than permits there ever were. */
byte holders = 0;
byte most = 1;
bool closed = false;

inline hold() {
  holders = holders | BIT(me);
  assert(((holders >> 1) & 1) + ((holders >> 2) & 1) + ((holders >> 3) & 1) <= most)
}

/* Under the lock. */
inline repair() {
#if WRONG == 4
  skip
#else
  atomic { if :: dead != 0 -> held[dead] = 0 :: else -> skip fi };
  atomic {
    if
    :: permits != total - held[1] - held[2] - held[3] - held[4] ->
      permits = total - held[1] - held[2] - held[3] - held[4]; repaired = true
    :: else -> skip
    fi
  };
  if
  :: repaired -> waiting = true; repaired = false
  :: else -> skip
  fi
#endif
}

inline wake_one_or(all) {
  atomic {
    if
    :: all -> sleepers = 0
    :: else -> skip
    fi
  };
  if
  :: all -> skip
  :: else -> unpark_one(sleepers)
  fi;
  ring(mask)
}

inline unlock_and_wake(all) {
  if
  :: waiting ->
    waiting = false;
    sequence++;
    unlock(owner);
    wake_one_or(all)
  :: else -> unlock(owner)
  fi
}

/* Books one permit and unlocks. */
inline take() {
  held[me]++;
  permits--;
#if WRONG != 2
  if
  :: slept -> waiting = true
  :: else -> skip
  fi;
#endif
  atomic { if :: owner == me -> hold() :: else -> skip fi };
#if WRONG == 1
  unlock(owner)
#else
  if
  :: permits > 1 -> unlock_and_wake(true)
  :: permits == 1 -> unlock_and_wake(false)
  :: else -> unlock(owner)
  fi
#endif
}

/* By somebody who holds one, or as a signal. */
inline release() {
  atomic {
    holders = holders & ~BIT(me);
    if
    :: held[me] == 0 -> most++
    :: else -> skip
    fi
  };
  lock(owner);
  if
  :: grant == REFUSED -> skip
  :: else ->
    if
    :: grant == RECOVERED -> repair()
    :: else -> skip
    fi;
    if
    :: held[me] == 0 -> total++
    :: else -> held[me]--
    fi;
    permits++;
    unlock_and_wake(false)
  fi
}

proctype Blocking(byte me; bool timed; byte rounds) {
  byte grant, woken, slices, seen;
  bool slept, repaired, got;
  {
    do
    :: rounds > 0 ->
      rounds--;
      slept = false;
      got = false;
      lock(owner);
      if
      :: grant == RECOVERED -> repair()
      :: else -> skip
      fi;
      if
      :: grant != REFUSED && permits == 0 -> repair()
      :: else -> skip
      fi;
      do
      :: grant == REFUSED -> break
      :: grant != REFUSED && permits > 0 -> take(); got = true; break
      :: grant != REFUSED && permits == 0 ->
#if WRONG != 3
        seen = sequence;
#endif
        waiting = true;
        unlock(owner);
#if WRONG == 3
        seen = sequence;
#endif
#if WRONG != 5
        if
        :: owner == CLOSED -> grant = REFUSED
        :: else -> skip
        fi;
#endif
        if
        :: grant == REFUSED -> break
        :: grant != REFUSED && timed -> break
        :: grant != REFUSED -> skip
        fi;
        park(sleepers, sequence, seen, timed);
        slept = true;
        lock(owner);
        if
        :: grant == RECOVERED -> repair()
        :: else -> skip
        fi;
        if
        :: grant != REFUSED && woken == EXPIRED && permits == 0 -> repair()
        :: else -> skip
        fi
      od;
#ifndef KEEP
      if
      :: got -> release()
      :: else -> skip
      fi
#endif
    :: rounds == 0 -> break
    od
  } MORTAL
}

/* Two waits of an event loop, the first of which may be cancelled. */
proctype EventLoop(byte me; byte rounds) {
  byte grant, slices;
  bool slept, expired, repaired, got;
  {
    do
    :: rounds > 0 ->
      slept = false;
      expired = true; /* the first try counts the dead */
      got = false;
      do
      :: lock(owner);
        if
        :: grant == RECOVERED -> repair()
        :: else -> skip
        fi;
        if
        :: grant != REFUSED && expired && permits == 0 -> repair()
        :: else -> skip
        fi;
        if
        :: grant == REFUSED -> break
        :: grant != REFUSED && permits > 0 -> take(); got = true; break
        :: grant != REFUSED && permits == 0 ->
          waiting = true;
          atomic { mask = mask | BIT(me) };
          unlock(owner);
#if WRONG != 5
          if
          :: owner == CLOSED -> grant = REFUSED
          :: else -> skip
          fi;
#endif
          if
          :: grant == REFUSED -> break
          :: else -> skip
          fi;
          slept = true;
          expired = false;
          atomic {
            if
            :: bells & BIT(me) -> bells = bells & ~BIT(me)
            :: SLICE -> slices++; expired = true
            :: rounds > 1 -> grant = LEFT
            fi
          };
          if
          :: grant == LEFT -> break
          :: else -> skip
          fi
        fi
      od;
      rounds--;
#ifndef KEEP
      if
      :: got -> release()
      :: else -> skip
      fi
#endif
    :: rounds == 0 -> break
    od
  } MORTAL
}

proctype Signaller(byte me) {
  byte grant;
  bool repaired;
  release()
}

#ifdef CLOSE
proctype Closer() {
  atomic { owner = CLOSED; closed = true };
  sequence++;
  atomic { sleepers = 0 };
  ring(mask)
}
#endif

#ifdef DEATH
inline die(id) {
  dead = id; sleepers = sleepers & ~BIT(id); holders = holders & ~BIT(id)
}

proctype Reaper() {
  atomic {
    if
    :: die(1)
    :: die(2)
    :: die(3)
    fi
  }
}
#endif

init {
  atomic {
#if defined(KEEP)
    total = 0;
    permits = 0;
    most = 0;
    run Blocking(1, false, 1);
    run Blocking(2, false, 1);
    run EventLoop(3, 1);
    run Signaller(4);
    run Signaller(4);
    run Signaller(4);
#elif defined(DEATH)
    run Blocking(1, false, 1);
    run Blocking(2, true, 1);
    run EventLoop(3, 1);
#elif defined(CLOSE)
    run Blocking(1, false, 1);
    run Blocking(2, true, 1);
    run EventLoop(3, 1);
    run Signaller(4);
#else
    run Blocking(1, false, 2);
    run Blocking(2, true, 1);
    run EventLoop(3, 2);
    run Signaller(4);
#endif
#ifdef CLOSE
    run Closer();
#endif
#ifdef DEATH
    run Reaper();
#endif
  }
}
