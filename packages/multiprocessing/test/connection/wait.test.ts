import { afterEach, describe, expect, it } from '@jest/globals';
import { Client, Listener, Pipe, Process, wait } from '@parallel-cookbook/multiprocessing';
import { CancelledError } from '@parallel-cookbook/primitives';
import { tasks } from '../tasks/connections.js';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

describe('waiting for one of several', () => {
  it('gives all that are ready, in their order, and takes nothing', async () => {
    const [a, b] = Pipe();
    const [c, d] = Pipe();
    const [, f] = Pipe();
    a.sendSync(1);
    c.sendSync(2);
    const done = Promise.resolve();
    expect(await wait([f, d, done, b])).toEqual([d, done, b]);
    expect([b.recvSync(), d.recvSync()]).toEqual([1, 2]);
  });

  it('gives nothing at the time-out, and ends at the abort', async () => {
    const [, b] = Pipe();
    const never = new Promise<void>(() => undefined);
    expect(await wait([b, never], { timeoutMs: 5 })).toEqual([]);
    expect(await wait([b, never], { timeoutMs: 0 })).toEqual([]);
    expect(await wait([])).toEqual([]);
    const aborted = new AbortController();
    const waiting = expect(wait([b, never], { signal: aborted.signal })).rejects.toThrow(CancelledError);
    aborted.abort();
    await waiting;
  });

  it('sees messages, ends and deaths of processes as they come', async () => {
    const [a, b] = Pipe();
    const child = new Process({ target: tasks.sendAndDie, args: [b, 1] });
    child.start();
    const { sentinel } = child;
    expect(await wait([a, sentinel])).toContain(a);
    expect(a.recvSync()).toBe(0);
    expect(await wait([sentinel])).toEqual([sentinel]);
    expect(await wait([a])).toEqual([a]);
    await expect(child.join()).rejects.toThrow('-9');
  });

  it('sees who connects to a listener, and what comes over a socket', async () => {
    const listener = await Listener.open({ family: 'tcp', port: 0 });
    opened.push(listener);
    const [, b] = Pipe();
    const waiting = wait([listener, b]);
    const client = await Client(listener.address);
    expect(await waiting).toEqual([listener]);
    const there = await listener.accept();
    opened.push(client, there);
    const next = wait([listener, there, b]);
    await client.send('hello');
    expect(await next).toEqual([there]);
    expect(await there.recv()).toBe('hello');
  });
});
