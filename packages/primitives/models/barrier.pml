/*
 * sync/barrier-state.ts and sync/enrolments.ts, over a lock as mutex.pml proves it.
 *
 * Two parties, two rounds each: 1 blocks (with TIMED, with a time-out), 2 awaits. A party that has done its rounds leaves in
 * good order. Wrong versions: 1 the generation ends before the last party has come; 2 (with a death) is enrolled only when
 * it arrives; 3 the event loop reads the state before it sets its mask bit; 4 a time-out leaves without breaking it.
 */
#include "common.pml"

#define PARTIES 2

byte owner = NOBODY;
byte state = 0; /* generation << 1 | broken */
byte count = 0;
byte outcomes = 0; /* a bit for each generation */
byte mask = 0;
byte sleepers = 0;
byte enrolled = 0;

/* What must hold: who came in a generation, and what came of it. */
byte came[3];
byte went_on = 0;
byte failed = 0;

#define any_dead (dead != 0 && (enrolled & BIT(dead)))

inline wake_all() {
  atomic { sleepers = 0 };
  ring(mask)
}

inline enter() {
  lock(owner);
  if
  :: grant == RECOVERED -> state = state | 1
  :: else -> skip
  fi
}

/* `how`: HELD when the generation had ended well. */
inline break_it() {
  enter();
  if
  :: (state >> 1) == mine -> state = state | 1
  :: else -> skip
  fi;
  unlock(owner);
  wake_all();
  if
  :: (state >> 1) == mine || !(outcomes & BIT(mine)) -> skip
  :: else -> how = HELD
  fi
}

proctype Party(byte me; bool by_loop; bool timed) {
  byte grant, how, woken, slices, rounds = 2, mine, seen, index;
  {
#if WRONG != 2
    enrolled = enrolled | BIT(me);
#endif
    do
    :: rounds > 0 && how != REFUSED ->
      rounds--;
      how = NOT_YET;
#if WRONG == 2
      enrolled = enrolled | BIT(me);
#endif
      enter();
      mine = state >> 1;
      if
      :: state & 1 -> unlock(owner); how = REFUSED
      :: else ->
        index = count;
        count++;
        came[mine]++;
        unlock(owner);
        if
#if WRONG == 1
        :: true ->
#else
        :: index == PARTIES - 1 ->
#endif
          /* The action runs here. Then it is released, unless it was broken in the meantime. */
          enter();
          if
          :: state != mine << 1 -> unlock(owner); how = REFUSED
          :: else ->
            outcomes = outcomes | BIT(mine);
            count = 0;
            state = (mine + 1) << 1;
            unlock(owner);
            wake_all();
            how = HELD
          fi
#if WRONG != 1
        :: index < PARTIES - 1 ->
          do
          :: how != NOT_YET -> break
          :: how == NOT_YET ->
#if WRONG != 3
            if
            :: by_loop -> atomic { mask = mask | BIT(me) }
            :: else -> skip
            fi;
#endif
            atomic { seen = state };
#if WRONG == 3
            if
            :: by_loop -> atomic { mask = mask | BIT(me) }
            :: else -> skip
            fi;
#endif
            if
            :: (seen >> 1) != mine -> assert(outcomes & BIT(mine)); how = HELD
            :: (seen >> 1) == mine && (seen & 1) -> how = REFUSED
            :: else ->
              if
              :: by_loop ->
                atomic {
                  if
                  :: bells & BIT(me) -> bells = bells & ~BIT(me); woken = WOKEN
                  :: SLICE -> slices++; woken = EXPIRED
                  fi
                }
              :: !by_loop -> park(sleepers, state, seen, timed)
              fi;
              if
              :: woken == EXPIRED && any_dead && !(state & 1) ->
                break_it();
                how = NOT_YET
              :: woken == EXPIRED && !any_dead && timed ->
#if WRONG != 4
                break_it();
#endif
                if
                :: how == NOT_YET -> how = REFUSED
                :: else -> skip
                fi
              :: else -> skip
              fi
            fi
          od
#endif
        fi;
        atomic {
          if
          :: how == HELD -> went_on = went_on | BIT(mine); assert(came[mine] == PARTIES)
          :: else -> failed = failed | BIT(mine)
          fi;
          /* All of a generation go on, or none. */
          assert((went_on & failed) == 0)
        }
      fi
    :: else -> break
    od;
#if WRONG != 4
    if
    :: how != REFUSED -> atomic { enrolled = enrolled & ~BIT(me) }
    :: else -> skip
    fi
#endif
  } MORTAL
}

#ifdef DEATH
inline die(id) {
  dead = id; sleepers = sleepers & ~BIT(id)
}

/* Of those who have got their handle. */
proctype Reaper() {
  atomic {
    if
#if WRONG == 2
    :: die(1)
    :: die(2)
#else
    :: enrolled & BIT(1) -> die(1)
    :: enrolled & BIT(2) -> die(2)
    :: enrolled == 0 -> skip
#endif
    fi
  }
}
#endif

init {
  atomic {
#ifdef TIMED
    run Party(1, false, true);
#else
    run Party(1, false, false);
#endif
    run Party(2, true, false);
#ifdef DEATH
    run Reaper();
#endif
  }
}
