/*
 * sync/lock-word.ts, as sync/mutex.ts uses it: every access to the word and to the mask is a step.
 *
 * 1 and 2 block, 3 blocks with a time-out, 4 is an event loop with two tasks in line, of which the first may be cancelled.
 * Wrong versions: 1 leaves before W is seen; 2 acquires after a sleep without W; 3 the event loop sets W before its mask
 * bit; 4 unlocks by a plain store; 5 recovers by a plain store.
 */
#include "common.pml"

#define FREE 1
#define W 2
#define OWNER(word) (word >> 3)
#define ME (1 | (me << 3))

byte word = FREE;
byte mask = 0;
byte sleepers = 0;

/* What must hold. */
byte inside = NOBODY;
bool closed = false;
bool died_inside = false;
bool told = false;

inline granted(how) {
  grant = how;
  assert(!closed);
  if
  :: how == HELD -> assert(inside == NOBODY); assert(!died_inside || told)
  :: how == RECOVERED -> assert(died_inside && !told && (inside == NOBODY || inside == dead)); told = true
  fi;
  inside = me
}

inline use_and_unlock() {
  atomic { assert(inside == me || closed); inside = NOBODY;
#if WRONG == 4
    if
    :: word == ME -> word = FREE; w = 0
    :: else -> word = FREE; w = W
    fi
#else
    if
    :: word == ME -> word = FREE; w = 0
    :: word == (ME | W) -> word = FREE; w = W
    :: else -> assert(word == 0); w = 0
    fi
#endif
  };
  if
  :: w == W -> unpark_one(sleepers); ring(mask)
  :: else -> skip
  fi
}

inline lock_blocking(timed) {
  slept = 0;
  grant = NOT_YET;
  do
  :: grant != NOT_YET -> break
#if WRONG == 1
  :: grant == NOT_YET && (timed) && slept -> grant = LEFT
#endif
  :: grant == NOT_YET ->
    atomic { w = word };
    if
    :: w == 0 -> grant = REFUSED
    :: w != 0 && OWNER(w) == 0 ->
      atomic {
        if
#if WRONG == 2
        :: word == w -> word = ME | (w & W); granted(HELD)
#else
        :: word == w -> word = ME | (w & W) | slept; granted(HELD)
#endif
        :: else -> skip
        fi
      }
    :: OWNER(w) != 0 ->
      assert(OWNER(w) != me);
      if
      :: w & W -> skip
      :: !(w & W) ->
        atomic {
          if
          :: word == w -> word = w | W; w = w | W
          :: else -> w = 0
          fi
        }
      fi;
      if
      :: w != 0 && (timed) -> grant = LEFT
      :: w != 0 ->
        park(sleepers, word, w, timed);
        slept = W;
        if
        :: woken == EXPIRED && dead != 0 && OWNER(w) == dead ->
          atomic {
            if
#if WRONG == 5
            :: true -> word = ME | W; granted(RECOVERED)
#else
            :: word == w -> word = ME | W; granted(RECOVERED)
#endif
            :: else -> skip
            fi
          }
        :: else -> skip
        fi
      :: w == 0 -> skip
      fi
    fi
  od
}

/* One try of an event loop; NOT_YET when it will be rung. */
inline attempt() {
#if WRONG != 3
  atomic { mask = mask | BIT(me) };
#endif
  grant = NOT_YET;
  do
  :: atomic { w = word };
    if
    :: w == 0 -> grant = REFUSED; break
    :: w != 0 && OWNER(w) == 0 ->
      atomic {
        if
        :: word == w -> word = ME | (w & W); granted(HELD)
        :: else -> skip
        fi
      };
      if
      :: grant == HELD -> break
      :: else -> skip
      fi
    :: OWNER(w) != 0 ->
      if
      :: expired && OWNER(w) != me && dead != 0 && OWNER(w) == dead ->
        atomic {
          if
          :: word == w -> word = ME | W; granted(RECOVERED)
          :: else -> skip
          fi
        };
        if
        :: grant == RECOVERED -> break
        :: else -> skip
        fi
      :: else ->
        atomic {
          if
          :: w & W -> w = 255
          :: !(w & W) && word == w -> word = w | W; w = 255
          :: else -> skip
          fi
        };
        if
        :: w == 255 -> break
        :: else -> skip
        fi
      fi
    fi
  od;
#if WRONG == 3
  atomic { mask = mask | BIT(me) };
#endif
}

proctype Blocking(byte me; bool timed; byte rounds) {
  byte w, slept, grant, woken, slices;
  {
    do
    :: rounds > 0 ->
      rounds--;
      lock_blocking(timed);
      if
      :: grant == HELD || grant == RECOVERED -> use_and_unlock()
      :: else -> skip
      fi
    :: rounds == 0 -> break
    od
  } MORTAL
}

/* AsyncWaiters in line: the first tries; the next does when it has succeeded or left. */
proctype EventLoop(byte me; byte tasks) {
  byte w, grant, slices;
  bool holds, expired;
  {
    do
    :: tasks > 0 ->
      attempt();
      if
      :: grant == REFUSED -> tasks--
      :: grant == HELD || grant == RECOVERED -> tasks--; holds = true
      :: grant == NOT_YET ->
        if
        :: holds -> use_and_unlock(); holds = false
        :: !holds -> skip
        fi;
        expired = false;
        atomic {
          if
          :: bells & BIT(me) -> bells = bells & ~BIT(me)
          :: SLICE -> slices++; expired = true
          :: tasks > 1 -> tasks-- /* cancelled */
          fi
        }
      fi
    :: tasks == 0 -> break
    od;
    if
    :: holds -> use_and_unlock()
    :: else -> skip
    fi
  } MORTAL
}

#ifdef CLOSE
proctype Closer() {
  atomic { word = 0; closed = true };
  atomic { sleepers = 0 };
  ring(mask)
}
#endif

#ifdef DEATH
inline die(id) {
  dead = id; died_inside = (OWNER(word) == id); sleepers = sleepers & ~BIT(id)
}

proctype Reaper() {
  atomic {
    if
    :: die(1)
    :: die(3)
    :: die(4)
    fi
  }
}
#endif

init {
  atomic {
#if defined(DEATH) || defined(CLOSE)
    run Blocking(1, false, 1);
    run Blocking(3, true, 1);
    run EventLoop(4, 2);
#else
    run Blocking(1, false, 2);
    run Blocking(2, false, 1);
    run Blocking(3, true, 1);
    run EventLoop(4, 2);
#endif
#ifdef CLOSE
    run Closer();
#endif
#ifdef DEATH
    run Reaper();
#endif
  }
}
