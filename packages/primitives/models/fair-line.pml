/*
 * sync/fair-line.ts: the word of a fair lock, its line of entries, and the gate, which is a lock as mutex.pml proves it.
 *
 * The word and the entries are also changed outside of the gate: by whoever locks or unlocks while nobody waits, and by whoever was granted.
 * So what happens inside of it is many steps. 1 and 2 block, 3 blocks with a time-out, 4 is a task that may be cancelled.
 * Wrong versions: 1 grants first, then hands on; 2 frees its entry, then takes the word; 3 mends by looking at the word first, then
 * whether anybody is granted; 4 leaves without passing its turn on; 5 stands in line before the owner knows that somebody waits;
 * 6 (with a death) nobody mends; 7 takes the word without looking whether anybody is in line; 8 (with a death) entries of the dead stay;
 * 9 (with views) frees its entry though it could not take the word.
 * VIEWS: lanes learn of a death, that of 1, one after the other, as processes do.
 */
#ifdef DEATH
/* Once at any time, and twice when nobody does anything any more: handing on is so many steps that two may expire while it goes on. */
#define SLICE (dead != 0 && (slices < 1 || (timeout && slices < 3)))
#endif
#include "common.pml"

#define W 16
#define OWNER(w) (w & 15)

/* States of the entries: each participant has one. */
#define FREE 0
#define WAITING 1
#define GRANTED 2

byte word = 0; /* owner and W */
byte gate = NOBODY;
byte state[5];
byte ticket[5];
byte tickets = 0;
byte sleepers = 0;

/* What must hold. */
byte inside = NOBODY;
bool died_inside = false;
bool told = false;

#ifdef VIEWS
byte knows = 0; /* who has learnt of the death */
#define SEEN (dead != 0 && (knows & BIT(me)))
#else
#define SEEN (dead != 0)
#endif

#define is_left (OWNER(word) == 0 || (SEEN && OWNER(word) == dead))
#define waits(i) (state[i] == WAITING)
#define any_waits (waits(1) || waits(2) || waits(3) || waits(4))
#define before(i, j) (!waits(j) || ticket[i] < ticket[j])
#define first(i) (waits(i) && (i == 1 || before(i, 1)) && (i == 2 || before(i, 2)) && (i == 3 || before(i, 3)) && (i == 4 || before(i, 4)))

/* Takes the word if nobody has it, or a dead one. */
inline take(flag) {
  atomic {
    if
    :: OWNER(word) == 0 ->
      assert(inside == NOBODY && (!died_inside || told));
      word = me | flag; inside = me; grant = HELD
    :: SEEN && OWNER(word) == dead ->
      assert(died_inside && !told);
      told = true;
      word = me | flag; inside = me; grant = RECOVERED
    :: else -> grant = NOT_YET
    fi
  }
}

/* `more`: whether anybody who lives is in line. */
inline look_at_line() {
  atomic {
#if WRONG != 8
    if
    :: SEEN -> state[dead] = FREE
    :: else -> skip
    fi;
#endif
    more = (state[1] != FREE || state[2] != FREE || state[3] != FREE || state[4] != FREE)
  }
}

inline grant_first() {
  atomic {
    if
    :: first(1) -> state[1] = GRANTED; who = 1
    :: first(2) -> state[2] = GRANTED; who = 2
    :: first(3) -> state[3] = GRANTED; who = 3
    :: first(4) -> state[4] = GRANTED; who = 4
    :: else -> who = 0
    fi
  };
  atomic {
    if
    :: who == 4 -> bells = bells | BIT(4)
    :: who != 0 && who != 4 -> sleepers = sleepers & ~BIT(who)
    :: else -> skip
    fi
  }
}

/* Inside of the gate. */
inline mend() {
#if WRONG == 3
  atomic { ok = is_left };
  look_at_line();
  atomic {
    if
    :: ok && more && state[1] != GRANTED && state[2] != GRANTED && state[3] != GRANTED && state[4] != GRANTED -> ok = true
    :: else -> ok = false
    fi
  };
#else
  look_at_line();
  atomic { ok = (more && state[1] != GRANTED && state[2] != GRANTED && state[3] != GRANTED && state[4] != GRANTED) };
  atomic { ok = (ok && is_left) };
#endif
  if
  :: ok -> grant_first()
  :: else -> skip
  fi
}

/* The word, or a place in line; `grant` says which. */
inline come() {
  grant = NOT_YET;
  atomic {
    if
    :: word == 0 ->
      assert(inside == NOBODY && !any_waits);
      word = me; inside = me; grant = HELD
    :: else -> skip
    fi
  };
  if
  :: grant == NOT_YET ->
    lock(gate);
    grant = NOT_YET;
    look_at_line();
#if WRONG == 7
    more = false;
#endif
    if
    :: !more -> take(0)
    :: else -> skip
    fi;
    if
    :: grant == NOT_YET ->
#if WRONG == 5
      atomic { ticket[me] = tickets; tickets++; state[me] = WAITING };
      atomic { word = word | W };
#else
      atomic {
        if
        :: word == 0 -> inside = me; word = me; grant = HELD
        :: else -> word = word | W
        fi
      };
      if
      :: grant == NOT_YET -> atomic { ticket[me] = tickets; tickets++; state[me] = WAITING }
      :: else -> skip
      fi
#endif
    :: else -> skip
    fi;
    unlock(gate)
  :: else -> skip
  fi
}

inline leave_line() {
  lock(gate);
  atomic { state[me] = FREE };
#if WRONG != 4
  if
  :: is_left -> mend()
  :: else -> skip
  fi;
#endif
  unlock(gate);
  grant = LEFT
}

/* Whoever was granted. */
inline go_on(may_leave) {
  atomic {
    assert(before(me, 1) || me == 1);
    assert(before(me, 2) || me == 2);
    assert(before(me, 3) || me == 3);
    assert(before(me, 4) || me == 4)
  };
#if WRONG == 2
  atomic { state[me] = FREE };
  take(W);
#else
  take(W);
#ifdef VIEWS
  if
#if WRONG == 9
  :: grant == NOT_YET -> atomic { state[me] = FREE }
#else
  :: grant == NOT_YET && may_leave -> leave_line()
  :: grant == NOT_YET && SEEN -> skip /* looks again */
#endif
  :: grant != NOT_YET -> atomic { state[me] = FREE }
  fi
#else
  assert(grant != NOT_YET);
  atomic { state[me] = FREE }
#endif
#endif
  /* Who still waits stands in line. */
  assert(grant != NOT_YET || state[me] != FREE)
}

inline mend_after_slice() {
#if WRONG != 6
  if
  :: is_left -> lock(gate); mend(); unlock(gate)
  :: else -> skip
  fi;
#endif
  grant = NOT_YET
}

inline use_and_unlock() {
  assert(inside == me);
  ok = false;
  atomic {
    if
    :: word == me -> word = 0; inside = NOBODY; ok = true
    :: else -> skip
    fi
  };
  if
  :: !ok ->
    lock(gate);
    look_at_line();
#if WRONG == 1
    if
    :: more -> grant_first()
    :: else -> skip
    fi;
#endif
    atomic {
      assert(OWNER(word) == me);
      inside = NOBODY;
      if
      :: more -> word = W
      :: else -> word = 0
      fi
    };
#if WRONG != 1
    if
    :: more -> grant_first()
    :: else -> skip
    fi;
#endif
    unlock(gate)
  :: else -> skip
  fi
}

proctype Blocking(byte me; bool timed; byte rounds) {
  byte grant, woken, slices, who;
  bool more, ok;
  {
    do
    :: rounds > 0 ->
      rounds--;
      come();
      do
      :: grant != NOT_YET -> break
      :: grant == NOT_YET && state[me] == GRANTED -> go_on(timed)
      :: grant == NOT_YET && state[me] != GRANTED ->
        park(sleepers, state[me], WAITING, timed);
        if
        :: woken == EXPIRED && state[me] != GRANTED && timed -> leave_line()
        :: woken == EXPIRED -> mend_after_slice()
        :: else -> skip
        fi
      od;
      if
      :: grant == HELD || grant == RECOVERED -> use_and_unlock()
      :: else -> skip
      fi
    :: rounds == 0 -> break
    od
  } MORTAL
}

proctype Task(byte me) {
  byte grant, slices, who;
  bool more, ok, expired;
  {
    come();
    do
    :: grant != NOT_YET -> break
    :: grant == NOT_YET && state[me] == GRANTED -> go_on(true)
    :: grant == NOT_YET && state[me] != GRANTED ->
      expired = false;
      atomic {
        if
        :: bells & BIT(me) -> bells = bells & ~BIT(me)
        :: SLICE -> slices++; expired = true
        :: grant = LEFT /* cancelled */
        fi
      };
      if
      :: grant == LEFT -> leave_line()
      :: expired -> mend_after_slice()
      :: else -> skip
      fi
    od;
    if
    :: grant == HELD || grant == RECOVERED -> use_and_unlock()
    :: else -> skip
    fi
  } MORTAL
}

#ifdef DEATH
inline die(id) {
  dead = id; died_inside = (OWNER(word) == id); sleepers = sleepers & ~BIT(id);
  if
  :: inside == id -> inside = NOBODY
  :: else -> skip
  fi
}

proctype Reaper() {
  atomic {
    if
    :: die(1)
#ifndef VIEWS
    :: die(3)
    :: die(4)
#endif
    fi
  }
}
#endif

#ifdef VIEWS
proctype News() {
  dead != 0;
  do
#ifndef WITHOUT_2
  :: !(knows & BIT(2)) -> knows = knows | BIT(2)
#endif
  :: !(knows & BIT(3)) -> knows = knows | BIT(3)
#ifndef WITHOUT_4
  :: !(knows & BIT(4)) -> knows = knows | BIT(4)
#endif
  :: else -> break
  od
}
#endif

init {
  atomic {
#ifdef DEATH
    run Blocking(1, false, 1);
#else
    run Blocking(1, false, 2);
#endif
#ifndef WITHOUT_2
    run Blocking(2, false, 1);
#endif
#ifndef WITHOUT_3
    run Blocking(3, true, 1);
#endif
#ifndef WITHOUT_4
    run Task(4);
#endif
#ifdef DEATH
    run Reaper();
#ifdef VIEWS
    run News();
#endif
#endif
  }
}
