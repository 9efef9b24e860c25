/*
 * sync/condition.ts and sync/waiter-entries.ts, over a lock as mutex.pml proves it.
 *
 * 1 blocks, 2 blocks with a time-out, 3 awaits and may be cancelled. Each waits until there is a token, and takes it. 4 puts
 * a token for each and notifies one each time. SCARCE: 1 and 3 wait for one token; when nothing moves any more, nobody may
 * wait beside a token. When 4 dies, 5 does its work again. Wrong versions: 1 whoever was
 * granted and is cancelled keeps the notify; 2 (with a death) nobody passes on the notify of the dead; 3 a notify wakes
 * whoever sleeps instead of granting an entry; 4 (with a close) closes without changing the entries; 5 (with a death) frees
 * an entry before its notify is passed on; 6 (with a death) no waiter looks whether the lock's holder died.
 */
#include "common.pml"

#define NONE 0
#define WAITING 1
#define AWAITING 2
#define GRANTED 3
#define ENDED 4

#define TIMED_OUT 5

#ifdef SCARCE
#define TOKENS 1
#else
#define TOKENS 3
#endif

byte owner = NOBODY;
byte entry[4]; /* by waiter */
byte ticket[4];
byte tickets = 0;
byte sleepers = 0;
bool closed = false;
byte tokens = 0;

/* What must hold: each wait that returns has used a notify of its own. */
byte notified = 0;
byte used = 0;
/* Somebody else than a waiter was told of the death. */
bool heard = false;

#define waits(i) (entry[i] == WAITING || entry[i] == AWAITING)
#define lost(i) (dead == i && entry[i] == GRANTED)
#define any_lost (dead != 0 && dead < 4 && entry[dead] == GRANTED)
#define before(i, j) (!waits(j) || dead == j || ticket[i] < ticket[j])

/* Under the lock: the oldest that lives and waits; the dead are struck off. */
inline grant_one(fresh) {
  atomic {
    if
    :: dead != 0 && dead < 4 && waits(dead) -> entry[dead] = NONE
    :: else -> skip
    fi;
    if
    :: waits(1) && before(1, 2) && before(1, 3) -> at = 1
    :: waits(2) && before(2, 1) && before(2, 3) -> at = 2
    :: waits(3) && before(3, 1) && before(3, 2) -> at = 3
    :: else -> at = 0
    fi;
    if
    :: at != 0 -> entry[at] = GRANTED; notified = notified + fresh
    :: else -> skip
    fi
  };
  atomic {
    if
    :: at == 3 -> bells = bells | BIT(3)
    :: at == 1 || at == 2 -> sleepers = sleepers & ~BIT(at)
    :: else -> skip
    fi;
    at = 0
  }
}

inline pass_on_lost() {
  if
#if WRONG == 5
  :: any_lost -> entry[dead] = NONE; grant_one(0)
#else
  :: any_lost -> grant_one(0); entry[dead] = NONE
#endif
  :: else -> skip
  fi
}

/* With the lock held again: `how` is HELD when it goes on. */
inline settle() {
  granted = (entry[me] == GRANTED);
#if WRONG == 5
  entry[me] = NONE;
#endif
  if
  :: granted && (grant == RECOVERED || how == LEFT) ->
#if WRONG == 1
    if
    :: grant == RECOVERED -> grant_one(0)
    :: else -> skip
    fi
#else
    grant_one(0)
#endif
  :: else -> skip
  fi;
  atomic {
    entry[me] = NONE;
    if
    :: grant == RECOVERED -> how = REFUSED
    :: grant != RECOVERED && closed -> how = REFUSED
    :: else ->
      if
      :: granted && how != LEFT -> how = HELD; used++; assert(used <= notified)
      :: else -> assert(how != NOT_YET || closed); how = LEFT
      fi
    fi;
    granted = false
  }
}

/* waitFor(() => tokens > 0), within the lock. */
inline wait_for_token(kind, timed) {
  how = NOT_YET;
  lock(owner);
  if
  :: grant == RECOVERED || closed -> how = REFUSED
  :: else -> skip
  fi;
  do
  :: how == LEFT || how == REFUSED -> break
  :: how != LEFT && how != REFUSED && tokens > 0 -> tokens--; how = HELD; break
  :: how != LEFT && how != REFUSED && tokens == 0 ->
    if
    :: closed -> how = REFUSED; break
    :: else -> how = NOT_YET
    fi;
    atomic { ticket[me] = tickets; tickets++; entry[me] = kind };
    unlock(owner);
    do
    :: how == NOT_YET && !closed && entry[me] == kind ->
      if
      :: kind == WAITING && timed -> how = TIMED_OUT; break
      :: kind == WAITING ->
        park(sleepers, entry[me], WAITING, timed)
      :: kind == AWAITING ->
        atomic {
          if
          :: bells & BIT(me) -> bells = bells & ~BIT(me); woken = WOKEN
          :: SLICE -> slices++; woken = EXPIRED
          :: timed -> how = LEFT; woken = WOKEN /* cancelled */
          fi
        }
      fi;
#if WRONG == 3
      if
      :: woken == WOKEN && how == NOT_YET -> break
      :: else -> skip
      fi;
#endif
#if WRONG != 2
      if
#if WRONG != 6
      /* The lock goes back to the others, and this waiter tells it. */
      :: atomic { how == NOT_YET && woken == EXPIRED && dead != 0 && owner == dead -> owner = NOBODY; told = true };
        break
#endif
      :: how == NOT_YET && woken == EXPIRED && any_lost ->
        lock(owner);
        pass_on_lost();
        if
        :: grant == RECOVERED -> break
        :: else -> unlock(owner); grant = NOT_YET
        fi
      :: else -> skip
      fi
#endif
    :: else -> break
    od;
    if
    :: grant == RECOVERED && owner == me -> skip
    :: else -> lock(owner)
    fi;
    if
    :: told && grant == HELD -> grant = RECOVERED
    :: else -> skip
    fi;
    settle()
  od;
  unlock(owner)
}

proctype Waiter(byte me; byte kind; bool timed) {
  byte grant, how, woken, slices, at;
  bool granted, told;
  {
    wait_for_token(kind, timed)
  } MORTAL
}

proctype Notifier(byte me) {
  byte grant, at, left = TOKENS;
  {
    do
    :: left > 0 ->
      left--;
      lock(owner);
      tokens++;
      if
      :: !closed -> grant_one(1)
      :: else -> skip
      fi;
      unlock(owner)
    :: left == 0 -> break
    od
  } MORTAL
}

#ifdef CLOSE
inline close_entry(i) {
#if WRONG != 4
  atomic {
    if
    :: waits(i) -> entry[i] = ENDED
    :: else -> skip
    fi
  };
#endif
  atomic {
    if
    :: entry[i] != NONE -> sleepers = sleepers & ~BIT(i); bells = bells | BIT(i)
    :: else -> skip
    fi
  }
}

proctype Closer() {
  closed = true;
  close_entry(1);
  close_entry(2);
  close_entry(3)
}
#endif

#ifdef DEATH
inline die(id) {
  dead = id; sleepers = sleepers & ~BIT(id)
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

/* Does what 4 has left, when it died; else it may be the one who hears of the death, and does nothing about it. */
proctype Heir(byte me) {
  byte grant, at;
  dead != 0;
  if
  :: dead == 4 ->
    lock(owner);
    tokens = 3;
    grant_one(1);
    grant_one(1);
    grant_one(1);
    unlock(owner)
  :: dead != 4 ->
    lock(owner);
    heard = (grant == RECOVERED);
    unlock(owner)
  :: dead != 4 -> skip
  fi
}
#endif

init {
  atomic {
    run Waiter(1, WAITING, false);
#ifndef SCARCE
    run Waiter(2, WAITING, true);
#endif
    run Waiter(3, AWAITING, true);
#ifdef CLOSE
    run Closer();
#else
    run Notifier(4);
#endif
#ifdef DEATH
    run Reaper();
    run Heir(5);
#endif
  };
#ifdef SCARCE
  timeout;
  /* One that went on and died then has used its notify; whoever was told is to see to the rest. */
  assert(tokens == 0 || !waits(1) || dead == 1 || (heard && used > 0));
  /* Then the rest may end. */
  atomic { tokens = 3; notified = 3; entry[1] = GRANTED; sleepers = 0; bells = 255 };
  atomic { timeout; entry[3] = GRANTED; bells = 255 }
#endif
}
