import type { JsonSendable, Sendable } from '@parallel-cookbook/primitives';

/** A value of a type goes where its Sendable is asked for, or does not compile. */
declare function send<T>(value: T & Sendable<T>): void;

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}
class Account {
  constructor(private balance: number) {}
  deposit(amount: number): void {
    this.balance += amount;
  }
}

send(1);
send('text');
send(undefined);
send([1, 'a', null, 5n, true] as const);
send({ nested: { list: [{ optional: undefined as string | undefined }] } });
send(new Map([[{ id: 1 }, new Set(['a'])]]));
send({ date: new Date(), pattern: /x/, error: new TypeError('x') });
send([new Float64Array(3), new ArrayBuffer(2), new SharedArrayBuffer(2), new DataView(new ArrayBuffer(1))]);
send({} as Tree);
send({} as unknown);
send([1, 'a'] as [number, ...string[]]);

// @ts-expect-error a callback
send({ onDone: () => undefined });
// @ts-expect-error an optional callback
send({} as { onDone?: () => void });
// @ts-expect-error an instance of a class with methods
send({ account: new Account(1) });
// @ts-expect-error a symbol
send([Symbol('s')]);
// @ts-expect-error a promise
send({ later: Promise.resolve(1) });
// @ts-expect-error a WeakMap
send(new WeakMap());
// @ts-expect-error a WeakRef
send({ ref: new WeakRef({}) });
// @ts-expect-error a callback in a Map
send(new Map([['k', () => 1]]));
// @ts-expect-error a callback in a Set
send(new Set([() => 1]));

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const dateBecomesText: Same<JsonSendable<{ at: Date; n: number }>, { at: string; n: number }> = true;
const mapIsRefused: JsonSendable<Map<string, number>> extends Map<string, number> ? false : true = true;
void [dateBecomesText, mapIsRefused];
