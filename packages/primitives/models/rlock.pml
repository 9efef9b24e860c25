/*
 * sync/rlock.ts, sync/recursion.ts: depth and mode in the lock's line, over a lock as mutex.pml proves it.
 *
 * Isolate 1 has two tasks that acquire by awaiting and enter again by their guard, and a function that blocks for the lock,
 * twice; of these only one runs at a time, but between the grant of an awaited lock and the task that goes on with it
 * others of the isolate may run. Isolate 2 is a thread that blocks and enters again. Wrong versions: 1 writes depth and
 * mode only when the task goes on; 2 (with a death) leaves the lock to a task without setting the mode; 3 a sync form
 * enters again by the isolate alone; 4 gives the lock back without looking at the depth.
 */
#include "common.pml"

#define BY_SYNC 0
#define BY_TASK 1

byte owner = NOBODY;
byte depth = 0;
byte mode = BY_SYNC;

/* One at a time runs in isolate 1. */
bool busy = false;

/* What must hold: who is inside, by its own number, and how often. */
byte inside = NOBODY;
byte entries = 0;

#define enter(who) assert(inside == NOBODY || inside == who); inside = who; entries++
#define leave(who) \
  assert(inside == who && owner == me && depth == entries); \
  entries--; \
  if \
  :: entries == 0 -> inside = NOBODY \
  :: else -> skip \
  fi

inline start(how) {
  mode = how;
  depth = 1
}

/* Recursion.leave. Only the owner is here. */
inline give_back(who) {
  atomic { leave(who) };
#if WRONG == 4
  depth = 0; unlock(owner)
#else
  if
  :: depth > 1 -> depth--
  :: else -> depth = 0; unlock(owner)
  fi
#endif
}

/* The lock itself, as in common.pml; what a dead owner had entered is entered no longer. */
inline got() {
  if
  :: owner == NOBODY -> grant = HELD
  :: else -> grant = RECOVERED; inside = NOBODY; entries = 0
  fi;
  owner = me
}

proctype Task(byte me; byte who) {
  byte grant;
  {
    /* The try that succeeds, in a turn of its own. */
    atomic { !busy && (owner == NOBODY || (dead != 0 && owner == dead)) -> busy = true; got() };
#if WRONG == 2
    if
    :: grant == HELD -> start(BY_TASK)
    :: else -> skip
    fi;
#elif WRONG != 1
    start(BY_TASK);
#endif
    busy = false;
    /* Others of the isolate may run here. */
    atomic { !busy -> busy = true };
    if
    :: grant == RECOVERED -> unlock(owner)
    :: else ->
#if WRONG == 1
      start(BY_TASK);
#endif
      atomic { enter(who) };
      busy = false;
      atomic { !busy -> busy = true };
      depth++; /* reacquire() */
      atomic { enter(who) };
      busy = false;
      atomic { !busy -> busy = true };
      give_back(who);
      give_back(who)
    fi;
    busy = false
  } MORTAL
}

/* A function that enters by the sync forms, from top to bottom in one turn. */
inline enter_and_leave(who) {
  if
#if WRONG == 3
  :: owner == me -> grant = HELD; depth++; enter(who)
#else
  :: owner == me && mode == BY_SYNC -> grant = HELD; depth++; enter(who)
#endif
  :: owner == me && mode == BY_TASK -> grant = REFUSED /* DeadlockError, or not got */
  :: owner != me ->
    atomic { (owner == NOBODY || (dead != 0 && owner == dead)) -> got() };
    if
    :: grant == HELD -> start(BY_SYNC); atomic { enter(who) }
    :: else -> unlock(owner); grant = REFUSED
    fi
  fi;
  if
  :: grant == HELD ->
    assert(owner == me && mode == BY_SYNC);
    depth++;
    atomic { enter(who) };
    give_back(who);
    give_back(who)
  :: else -> skip
  fi
}

proctype Function(byte me; byte who; byte rounds) {
  byte grant;
  {
    do
    :: rounds > 0 ->
      rounds--;
      atomic { !busy -> busy = true };
      enter_and_leave(who);
      busy = false
    :: rounds == 0 -> break
    od
  } MORTAL
}

proctype Thread(byte me; byte who; byte rounds) {
  byte grant;
  {
    do
    :: rounds > 0 -> rounds--; enter_and_leave(who)
    :: rounds == 0 -> break
    od
  } MORTAL
}

#ifdef DEATH
/* An isolate dies with all that runs in it. */
proctype Reaper() {
  atomic {
    if
    :: dead = 1
    :: dead = 2
    fi
  }
}
#endif

init {
  atomic {
    run Task(1, 1);
    run Task(1, 2);
    run Function(1, 3, 2);
    run Thread(2, 4, 2);
#ifdef DEATH
    run Reaper();
#endif
  }
}
