import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));

/** The recipes that tests run: some good, some bad in one way each. */
export const fixtures = join(home, 'test/fixtures/recipes');

/** What the command said and how it ended. */
export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the command that can still be spoken to. */
export interface Conversation {
  readonly child: ChildProcess;
  readonly answer: Promise<Answer>;
  /** What it has written to standard output, as soon as that matches. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts the real command in a real process. */
export function start(parameters: readonly string[], recipes = fixtures): Conversation {
  const environment = { ...process.env, COOKBOOK_RECIPES: recipes, NO_COLOR: undefined, FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [join(home, 'bin/cookbook.js'), ...parameters], {
    cwd: home,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
      for (const listener of listeners) listener();
    });
  }
  const answer = new Promise<Answer>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...text }));
  });
  return {
    child,
    answer,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text.stdout);
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        void answer.then(
          () => reject(new Error(`it ended without saying ${String(pattern)}: ${text.stdout}${text.stderr}`)),
          reject,
        );
      }),
  };
}

/** Runs the real command to its end. */
export function cookbook(...parameters: string[]): Promise<Answer> {
  return start(parameters).answer;
}

/** Runs the real command on recipes of one's own. */
export function cookbookOn(recipes: string, ...parameters: string[]): Promise<Answer> {
  return start(parameters, recipes).answer;
}

/** A copy of the fixtures that a test may write to. It lies inside the package, so that its modules find ours. */
export function workingCopy(): { readonly folder: string; remove(): void } {
  const parent = join(home, 'out-tsc');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'recipes-'));
  cpSync(fixtures, folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Whether a process is there and has not ended. A zombie has: nobody has reaped it yet. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
