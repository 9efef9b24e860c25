import { describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError, TimeoutError } from '@parallel-cookbook/primitives';
import {
  CancelScope,
  failAfter,
  failAt,
  InvalidStateError,
  moveOnAfter,
  moveOnAt,
  sleep,
  time,
  timeout,
  timeoutAt,
  type Timeout,
} from '@parallel-cookbook/async';
import { thrownBy, virtually } from '../virtual.js';

describe('a time-out', () => {
  it('lets pass what is quick enough', () =>
    virtually(async () => {
      expect(await failAfter(100, () => sleep(50).then(() => 'a'))).toBe('a');
      expect(await failAt(time() + 100, () => sleep(50).then(() => 'b'))).toBe('b');
      expect(await moveOnAfter(100, () => sleep(50).then(() => 'c'))).toBe('c');
      expect(await moveOnAt(time() + 100, () => sleep(50).then(() => 'd'))).toBe('d');
      expect(time()).toBe(200);
    }));

  it('fails or moves on after its time, when the body has cleaned up', () =>
    virtually(async () => {
      let cleaned = 0;
      const slow = (): Promise<void> => sleep(1000).finally(() => cleaned++);
      expect(await thrownBy(() => failAfter(10, slow))).toMatchObject({ timeoutMs: 10 });
      expect(await thrownBy(() => failAt(20, slow))).toBeInstanceOf(TimeoutError);
      expect(await moveOnAfter(10, slow)).toBeUndefined();
      expect(await moveOnAt(40, slow)).toBeUndefined();
      expect([cleaned, time()]).toEqual([4, 40]);
    }));

  it('of nothing ends at the first wait, and only there', () =>
    virtually(async () => {
      expect(await failAfter(0, () => 'no wait')).toBe('no wait');
      expect(await thrownBy(() => failAfter(0, () => sleep(1)))).toBeInstanceOf(TimeoutError);
      expect(time()).toBe(0);
    }));

  it('refuses bad times', () =>
    virtually(() => {
      for (const ms of [-1, NaN, '5' as never]) {
        expect(() => failAfter(ms, () => 1)).toThrow(ArgumentError);
        expect(() => moveOnAfter(ms, () => 1)).toThrow(ArgumentError);
      }
    }));

  it('says whether it was it that ended the body', () =>
    virtually(async () => {
      let limit: Timeout | undefined;
      await thrownBy(() => timeout(10, (itself) => sleep(1000).finally(() => (limit = itself))));
      expect([limit?.expired, limit?.cancelledCaught]).toEqual([true, true]);
      await timeout(10, (itself) => void (limit = itself));
      expect(limit?.expired).toBe(false);
    }));

  it('that is cancelled by hand is no time-out', () =>
    virtually(async () => {
      const error = await thrownBy(() => failAfter(10, (limit) => (limit.cancel('by hand'), sleep(1000))));
      expect(error).toBeInstanceOf(CancelledError);
      expect(error).toMatchObject({ cause: 'by hand' });
    }));

  it('passes on the errors of the body, also those of its clean-up', () =>
    virtually(async () => {
      const clumsy = (): Promise<void> => sleep(1000).catch(() => Promise.reject(new RangeError('clean-up')));
      expect(await thrownBy(() => failAfter(10, clumsy))).toEqual(new RangeError('clean-up'));
      expect(await thrownBy(() => failAfter(10, () => Promise.reject(new RangeError('body'))))).toEqual(
        new RangeError('body'),
      );
    }));

  it('in a time-out: the shorter one ends first, whichever it is', () =>
    virtually(async () => {
      expect(await thrownBy(() => failAfter(10, () => failAfter(50, () => sleep(1000))))).toMatchObject({
        timeoutMs: 10,
      });
      const outer = await failAfter(50, async () => {
        const inner = await thrownBy(() => failAfter(10, () => sleep(1000)));
        return (inner as TimeoutError).timeoutMs;
      });
      expect([outer, time()]).toEqual([10, 20]);
    }));

  it('does not hide that it is cancelled from outside', () =>
    virtually(async () => {
      const scope = new CancelScope({ deadline: 5 });
      let seen: unknown;
      await scope.run(() =>
        failAfter(10, () => sleep(1000)).catch((error: unknown) => {
          seen = error;
          throw error;
        }),
      );
      expect(seen).toBeInstanceOf(CancelledError);
      expect(scope.cancelledCaught).toBe(true);
    }));

  it('can be put off, brought forward and taken away', () =>
    virtually(async () => {
      const later = await thrownBy(() =>
        timeout(10, async (limit) => {
          expect(limit.when).toBe(10);
          limit.reschedule(30);
          await sleep(1000);
        }),
      );
      expect([later instanceof TimeoutError, time()]).toEqual([true, 30]);
      await timeout(10, async (limit) => {
        limit.reschedule(undefined);
        expect(limit.when).toBeUndefined();
        await sleep(100);
      });
      const set = await thrownBy(() => timeout(undefined, (limit) => (limit.reschedule(time() + 5), sleep(1000))));
      expect([set instanceof TimeoutError, time()]).toEqual([true, 135]);
    }));

  it('cannot be put off when its time is over', () =>
    virtually(async () => {
      const error = await thrownBy(() =>
        timeoutAt(5, (limit) => sleep(1000).finally(() => limit.reschedule(undefined))),
      );
      expect(error).toBeInstanceOf(InvalidStateError);
    }));
});
