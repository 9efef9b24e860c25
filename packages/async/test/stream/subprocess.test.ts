import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CancelledError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import {
  createSubprocessExec,
  createSubprocessShell,
  run,
  TaskGroup,
  type SubprocessOptions,
} from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

const piped: SubprocessOptions = { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' };
const node = (script: string, options: SubprocessOptions = piped) =>
  createSubprocessExec(process.execPath, ['-e', script], options);
const cat = 'process.stdin.pipe(process.stdout)';
const forEver = 'console.log("ready"); setInterval(() => {}, 1e6)';

describe('a child process', () => {
  it('takes its input, gives its outputs, and tells how it ended', async () => {
    const child = await node(`${cat}; process.stdin.on('end', () => { console.error('seen'); process.exitCode = 3 })`);
    expect(child.returnCode).toBeUndefined();
    const { stdout, stderr } = await child.communicate('héllo');
    expect([String(stdout), String(stderr), child.returnCode]).toEqual(['héllo', 'seen\n', 3]);
    expect(await child.wait()).toBe(3);
    expect([child.kill(), child.terminate()]).toEqual([false, false]);
  });

  it('is talked to line by line', async () => {
    const child = await node(cat, { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' });
    expect(child.stderr).toBeUndefined();
    for (const line of ['one\n', 'two\n']) {
      child.stdin?.write(line);
      await child.stdin?.drain();
      expect(String(await child.stdout?.readLine())).toBe(line);
    }
    child.stdin?.close();
    expect(await child.wait()).toBe(0);
  });

  it('takes and gives much at the same time', async () => {
    const child = await node(cat);
    const input = Buffer.alloc(3 << 20, 'x');
    const { stdout } = await child.communicate(input);
    expect(Buffer.compare(stdout, input)).toBe(0);
  });

  it('may end without reading its input', async () => {
    const child = await node('process.exit(0)');
    await child.communicate(Buffer.alloc(1 << 20));
    expect(child.returnCode).toBe(0);
  });

  it('tells which signal ended it', async () => {
    const [killed, terminated] = [await node(forEver), await node(forEver)];
    for (const { stdout } of [killed, terminated]) await stdout?.readLine();
    expect([killed.kill(), terminated.sendSignal('SIGTERM')]).toEqual([true, true]);
    expect([await killed.wait(), await terminated.wait()]).toEqual([-9, -15]);
  });

  it('goes on when a wait for it is cancelled, and has lost nothing that it said', async () => {
    const child = await node(`console.log('early'); ${cat}`);
    await TaskGroup.run(async (group) => {
      await expect(child.communicate(undefined, { timeoutMs: 0 })).rejects.toMatchObject({
        code: 'ERR_PARALLEL_TIMEOUT',
      });
      const waiting = group.spawn(() => child.wait());
      await new Promise(setImmediate);
      waiting.cancel();
      await expect(waiting.result()).rejects.toBeInstanceOf(CancelledError);
    });
    const { stdout } = await child.communicate();
    expect(String(stdout)).toBe('early\n');
  });

  it('is killed by its disposal, and by the end of run', async () => {
    let pid = 0;
    await run(async () => {
      const child = await node(forEver);
      await child[Symbol.asyncDispose]();
      expect(child.returnCode).toBe(-9);
      const forgotten = await node(forEver);
      await forgotten.stdout?.readLine();
      pid = forgotten.pid;
    });
    for (;;) {
      try {
        process.kill(pid, 0);
      } catch {
        break;
      }
      await new Promise(setImmediate);
    }
  });

  it('that cannot be started is told by Node', async () => {
    await expect(createSubprocessExec('no-such-program')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('runs in a shell, in a folder, with an environment', async () => {
    const child = await createSubprocessShell('echo $GREETING; pwd', {
      ...piped,
      cwd: '/',
      env: { ...(process.env as Record<string, string>), GREETING: 'hello' },
    });
    const { stdout } = await child.communicate();
    expect(String(stdout)).toBe('hello\n/\n');
  });
});

describe('signals', () => {
  it('call back in the loop, the last handler alone, until they are taken away or run ends', async () => {
    const program = fileURLToPath(new URL('../programs/signals.js', import.meta.url));
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, [program], (_, stdout, stderr) => resolve(stdout + stderr));
    });
    expect(said).toBe('second\nremoved true false\nrefused SIGKILL\nlisteners 0\n');
  });
});
