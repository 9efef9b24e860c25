/*
 * queue/blocking-queue.ts, queue/record-ring.ts and queue/wait-side.ts, over locks as mutex.pml proves them.
 *
 * Producers 1 (blocks) and 2 (an event loop) put one item each (with a death, 1 alone) into a ring that holds one;
 * consumers 3 (blocks) and 4 (an event loop) take until it is shut down and empty. Wrong versions: 1 parks on the count of
 * puts; 2 sets the flag before the mask bit; 3 looks once, before it announces itself; 4 stores the count before the data;
 * 5 (with a death) counts the items beside the two numbers; 6 reads the size before the state.
 */
#include "common.pml"

byte put_owner = NOBODY;
byte get_owner = NOBODY;
byte puts = 0;
byte gets = 0;
byte index[2]; /* where an item ends */
byte data[2];
bool shut = false;
#if WRONG == 5
byte counted = 0;
#define SIZE counted
#else
#define SIZE (puts - gets)
#endif

/* The two wait sides: for an item, for room. */
byte item_sequence = 0, item_sleepers = 0, item_mask = 0;
bool item_waiting = false;
byte space_sequence = 0, space_sleepers = 0, space_mask = 0;
bool space_waiting = false;

/* What must hold: the items of a producer come in order, each once. */
byte last_got[3];
byte finished = 0;

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

/* Under the put lock, which it gives back when it puts: `done`. */
inline offer() {
  seen = gets;
  if
  :: puts - seen < 1 ->
#if WRONG == 4
    puts++;
    atomic { at = index[puts & 1]; data[at & 1] = me * 16 + item; index[(puts + 1) & 1] = at + 1; at = 0 };
#else
    /* It begins where item puts - 1 ends. */
    atomic { at = index[(puts + 1) & 1]; data[at & 1] = me * 16 + item; index[puts & 1] = at + 1; at = 0 };
    puts++;
#endif
#if WRONG == 5
    counted++;
#endif
    unlock(put_owner);
    wake(item_waiting, item_sequence, item_sleepers, item_mask);
    done = true
  :: else -> skip
  fi
}

/* Under the get lock, which it gives back when it takes an item: `done`, or finds the end: `ended`. */
inline take() {
#if WRONG == 6
  none_there = (SIZE == 0);
  was_shut = shut;
#else
  was_shut = shut;
  none_there = (SIZE == 0);
#endif
  if
  :: none_there && was_shut -> assert(puts == gets); unlock(get_owner); ended = true
  :: none_there && !was_shut -> skip
  :: !none_there ->
    atomic { at = index[(gets + 1) & 1]; got = data[at & 1]; at = 0 };
    gets++;
#if WRONG == 5
    counted--;
#endif
    atomic {
      assert((got & 15) == last_got[got >> 4] + 1 || (dead != 0 && (got & 15) > last_got[got >> 4]));
      last_got[got >> 4] = got & 15;
      got = 0
    };
    unlock(get_owner);
    wake(space_waiting, space_sequence, space_sleepers, space_mask);
    done = true
  fi
}

proctype BlockingProducer(byte me; byte items) {
  byte item, at, seen, sequence, grant, woken, slices;
  bool done;
  {
    do
    :: item < items ->
      item++;
      done = false;
      do
      :: lock(put_owner);
        offer();
        if
        :: done -> break
        :: else -> skip
        fi;
#if WRONG == 1
        sequence = gets;
#else
        sequence = space_sequence;
#endif
        space_waiting = true;
#if WRONG != 3
        offer();
#endif
        if
        :: done -> break
        :: else -> skip
        fi;
        unlock(put_owner);
#if WRONG == 1
        park(space_sleepers, gets, sequence, false)
#else
        park(space_sleepers, space_sequence, sequence, false)
#endif
      od
    :: item == items -> break
    od
  } MORTAL;
  finished++
}

proctype AsyncProducer(byte me; byte items) {
  byte item, at, seen, grant, slices;
  bool done;
  {
    do
    :: item < items ->
      item++;
      done = false;
      do
      :: lock(put_owner);
        offer();
        if
        :: done -> break
        :: else -> skip
        fi;
#if WRONG == 2
        space_waiting = true;
        atomic { space_mask = space_mask | BIT(me) };
#else
        atomic { space_mask = space_mask | BIT(me) };
        space_waiting = true;
#endif
        offer();
        if
        :: done -> break
        :: else -> skip
        fi;
        unlock(put_owner);
        atomic {
          if
          :: bells & BIT(me) -> bells = bells & ~BIT(me)
          :: SLICE -> slices++
          fi
        }
      od
    :: item == items -> break
    od
  } MORTAL;
  finished++
}

proctype BlockingConsumer(byte me) {
  byte got, at, sequence, grant, woken, slices;
  bool done, ended, none_there, was_shut;
  {
    do
    :: !ended ->
      done = false;
      lock(get_owner);
      take();
      if
      :: done || ended -> skip
      :: else ->
#if WRONG == 1
        sequence = puts;
#else
        sequence = item_sequence;
#endif
        item_waiting = true;
#if WRONG != 3
        take();
#endif
        if
        :: done || ended -> skip
        :: else ->
          unlock(get_owner);
#if WRONG == 1
          park(item_sleepers, puts, sequence, false)
#else
          park(item_sleepers, item_sequence, sequence, false)
#endif
        fi
      fi
    :: ended -> break
    od
  } MORTAL
}

proctype AsyncConsumer(byte me) {
  byte got, at, grant, slices;
  bool done, ended, none_there, was_shut;
  {
    do
    :: !ended ->
      done = false;
      lock(get_owner);
      take();
      if
      :: done || ended -> skip
      :: else ->
#if WRONG == 2
        item_waiting = true;
        atomic { item_mask = item_mask | BIT(me) };
#else
        atomic { item_mask = item_mask | BIT(me) };
        item_waiting = true;
#endif
        take();
        if
        :: done || ended -> skip
        :: else ->
          unlock(get_owner);
          atomic {
            if
            :: bells & BIT(me) -> bells = bells & ~BIT(me)
            :: SLICE -> slices++
            fi
          }
        fi
      fi
    :: ended -> break
    od
  } MORTAL
}

/* Shuts it down when everything was put; then everything must have been taken, unless its consumer died. */
proctype Shutter(byte me) {
  byte grant;
  finished == 2;
  lock(put_owner);
  shut = true;
  unlock(put_owner);
  wake(item_waiting, item_sequence, item_sleepers, item_mask);
  wake(space_waiting, space_sequence, space_sleepers, space_mask)
}

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
    :: die(3)
    :: die(4)
    fi
  }
}
#endif

init {
  atomic {
#ifdef DEATH
    run BlockingProducer(1, 1);
    finished++; /* 2 is not there */
#else
    run BlockingProducer(1, 1);
    run AsyncProducer(2, 1);
#endif
    run BlockingConsumer(3);
    run AsyncConsumer(4);
    run Shutter(5);
#ifdef DEATH
    run Reaper();
#endif
  };
  _nr_pr == 1;
  assert(puts == gets);
  assert(dead != 0 || (last_got[1] == 1 && last_got[2] == 1))
}
