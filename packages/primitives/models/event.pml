/*
 * sync/event.ts: every access to the word and to the mask is a step.
 *
 * 1 blocks, 2 blocks with a time-out, 3 and 4 are event loops. The setter sets and clears at once, when everybody has
 * begun to wait; or (AGAIN) sets, clears and sets at any time. Wrong versions: 1 looks at SET alone after waking; 2 the
 * event loop sets W before its mask bit; 3 wakes one only; 4 (with a close) closes without a wake.
 */
#include "common.pml"

#define VALID 1
#define SET 2
#define W 4
#define ONE_SET 8

byte word = VALID;
byte mask = 0;
byte sleepers = 0;

/* What must hold. */
byte begun = 0;
byte sets = 0;
bool closed = false;

inline went_on() {
  assert(sets > 0)
}

/* Takes note of how often it was set; `state` 1: it waits, 2: it goes on, 3: closed. */
inline begin() {
  atomic {
    seen = word;
    begun++;
    if
    :: seen == 0 -> state = 3
    :: seen & SET -> state = 2; went_on()
    :: else -> state = 1; goal = seen >> 3
    fi
  }
}

/* Sets W; the word to sleep on is then in `seen`. */
inline announce() {
  do
  :: atomic { seen = word };
    if
    :: seen == 0 -> state = 3; break
#if WRONG == 1
    :: seen != 0 && (seen & SET) -> state = 2; went_on(); break
    :: seen != 0 && !(seen & SET) ->
#else
    :: seen != 0 && ((seen & SET) || (seen >> 3) != goal) -> state = 2; went_on(); break
    :: seen != 0 && !((seen & SET) || (seen >> 3) != goal) ->
#endif
      if
      :: seen & W -> break
      :: else ->
        atomic {
          if
          :: word == seen -> word = word | W; seen = seen | W
          :: else -> seen = 0
          fi
        };
        if
        :: seen != 0 -> break
        :: else -> skip
        fi
      fi
    fi
  od
}

proctype Blocking(byte me; bool timed) {
  byte seen, goal, state, woken, slices;
  begin();
  do
  :: state != 1 -> break
  :: state == 1 ->
    announce();
    if
    :: state == 1 && timed -> break
    :: state == 1 -> park(sleepers, word, seen, timed)
    :: state != 1 -> break
    fi
  od
}

proctype EventLoop(byte me) {
  byte seen, goal, state;
  begin();
  do
  :: state != 1 -> break
  :: state == 1 ->
#if WRONG != 2
    atomic { mask = mask | BIT(me) };
#endif
    announce();
#if WRONG == 2
    atomic { mask = mask | BIT(me) };
#endif
    if
    :: state == 1 -> atomic { bells & BIT(me) -> bells = bells & ~BIT(me) }
    :: else -> break
    fi
  od
}

inline wake_all() {
#if WRONG == 3
  unpark_one(sleepers);
#else
  atomic { sleepers = 0 };
#endif
  ring(mask)
}

inline set() {
  do
  :: atomic { seen = word };
    if
    :: seen == 0 || (seen & SET) -> break
    :: else ->
      atomic {
        if
        :: word == seen -> word = ((word & ~W) | SET) + ONE_SET; sets++; seen = (seen & W) | 1
        :: else -> seen = 0
        fi
      };
      if
      :: seen & W -> wake_all(); break
      :: seen == 1 -> break
      :: seen == 0 -> skip
      fi
    fi
  od
}

inline clear() {
  do
  :: atomic { seen = word };
    if
    :: seen == 0 || !(seen & SET) -> break
    :: else ->
      atomic {
        if
        :: word == seen -> word = word & ~SET; seen = 1
        :: else -> seen = 0
        fi
      };
      if
      :: seen == 1 -> break
      :: else -> skip
      fi
    fi
  od
}

proctype Setter() {
  byte seen;
#ifdef AGAIN
  set();
  clear();
  set()
#else
  begun == 4;
  set();
  clear()
#endif
}

#ifdef CLOSE
proctype Closer() {
  atomic { word = 0; closed = true };
#if WRONG != 4
  wake_all()
#endif
}
#endif

init {
  atomic {
    run Blocking(1, false);
    run Blocking(2, true);
    run EventLoop(3);
    run EventLoop(4);
#ifdef CLOSE
    run Closer();
#else
    run Setter();
#endif
  }
}
