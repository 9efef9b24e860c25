import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { laneName, processShared } from '@parallel-cookbook/primitives';

const primitives = import.meta.resolve('@parallel-cookbook/primitives');

describe('the name of a lane', () => {
  it('is MainThread on the main thread, worker-n on others, and another when it is given one', async () => {
    expect(laneName()).toBe('MainThread');
    const [message] = await inWorker<[string, string, number]>(`
      const first = laneName();
      setLaneName('painter');
      parentPort.postMessage([first, laneName(), threadId]);
    `);
    const [first, second, threadId] = message ?? [];
    expect([first, second]).toEqual([`worker-${threadId}`, 'painter']);
    expect(laneName()).toBe('MainThread');
  });
});

describe('a buffer shared by the process', () => {
  it('is one and the same for a key, and filled with zeros at first', () => {
    const buffer = processShared('test-one/1', 8);
    expect([...new Uint8Array(buffer)]).toEqual(Array.from({ length: 8 }, () => 0));
    expect(processShared('test-one/1', 8)).toBe(buffer);
    expect(processShared('test-other/1', 8)).not.toBe(buffer);
  });

  it('is seen by all workers that were created after it, also by workers of workers', async () => {
    const cells = new Int32Array(processShared('test-threads/1', 4));
    await inWorker(`
      Atomics.add(new Int32Array(processShared('test-threads/1', 4)), 0, 1);
      const inner = new Worker(\`
        import(${JSON.stringify(primitives)}).then(({ processShared }) =>
          Atomics.add(new Int32Array(processShared('test-threads/1', 4)), 0, 10));
      \`, { eval: true });
      inner.on('exit', () => parentPort.postMessage('done'));
    `);
    expect(cells[0]).toBe(11);
  });
});

/** What a worker posts, after it has ended. */
async function inWorker<T>(body: string): Promise<T[]> {
  const program = `
    import { parentPort, threadId, Worker } from 'node:worker_threads';
    import { laneName, processShared, setLaneName } from ${JSON.stringify(primitives)};
    ${body}
  `;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`));
  const messages: T[] = [];
  worker.on('message', (message: T) => messages.push(message));
  await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  return messages;
}
