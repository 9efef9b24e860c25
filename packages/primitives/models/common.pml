/*
 * What all models share: parking, doorbells, one death. README.md tells how to read them.
 *
 * Each participant has an id from 1 and a local `me`. Sets of participants are bit sets. Every `atomic` is one access to
 * shared memory, together with the local steps that follow it.
 */
#define BIT(i) (1 << (i))

#ifndef WRONG
#define WRONG 0
#endif

/* How a park ended. */
#define WOKEN 0
#define EXPIRED 1

/* How a lock was got, or not. */
#define NOT_YET 0
#define HELD 1
#define RECOVERED 2
#define REFUSED 3 /* closed */
#define LEFT 4 /* timed out, or cancelled */

/* The one that died; 0 is nobody. */
byte dead = 0;

/*
 * A slice expires only where somebody may have died: in the other runs a lost wake-up is an end state that is invalid. It
 * expires at most so many times for each participant: whoever is not free then will never be.
 */
#ifdef DEATH
#ifndef SLICE
#define SLICE (dead != 0 && slices < 2)
#endif
#define MORTAL unless { dead == me }
#else
#define SLICE false
#define MORTAL
#endif

/* Atomics.wait(cell, expected): compares and falls asleep in one step. `may_end`: a deadline may end it, too. */
inline park(sleepers, cell, expected, may_end) {
  atomic {
    if
    :: cell == expected -> sleepers = sleepers | BIT(me)
    :: else -> skip
    fi
  };
  atomic {
    if
    :: !(sleepers & BIT(me)) -> woken = WOKEN
    :: (sleepers & BIT(me)) && SLICE -> sleepers = sleepers & ~BIT(me); woken = EXPIRED; slices++
    :: (sleepers & BIT(me)) && (may_end) -> sleepers = sleepers & ~BIT(me); woken = EXPIRED
    fi
  }
}

/* Atomics.notify(cell, 1): any of them. */
inline unpark_one(sleepers) {
  atomic {
    if
    :: sleepers & BIT(1) -> sleepers = sleepers & ~BIT(1)
    :: sleepers & BIT(2) -> sleepers = sleepers & ~BIT(2)
    :: sleepers & BIT(3) -> sleepers = sleepers & ~BIT(3)
    :: sleepers & BIT(4) -> sleepers = sleepers & ~BIT(4)
    :: sleepers == 0 -> skip
    fi
  }
}

/* Doorbells that rang and were not heard yet. */
byte bells = 0;

/* Takes the mask of event loops and rings them. */
inline ring(mask) {
  atomic { bells = bells | mask; mask = 0 }
}

/* The lock under which other primitives work, as mutex.pml proves it: it may be closed, and its owner may be dead. */
#define NOBODY 0
#define CLOSED 255

inline lock(owner) {
  atomic {
    if
    :: owner == NOBODY -> owner = me; grant = HELD
    :: dead != 0 && owner == dead -> owner = me; grant = RECOVERED
    :: owner == CLOSED -> grant = REFUSED
    fi
  }
}

inline unlock(owner) {
  atomic {
    if
    :: owner == me -> owner = NOBODY
    :: owner == CLOSED -> skip
    fi
  }
}
