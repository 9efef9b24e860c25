import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const pathOf = (name: string): string => fileURLToPath(new URL(`./programs/${name}`, import.meta.url));

interface Surroundings {
  readonly nodeOptions?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** What a program of its own said until its end. */
export function run(
  name: string,
  { nodeOptions = [], env }: Surroundings = {},
): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...nodeOptions, pathOf(name)],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ stdout, stderr, code: error === null ? 0 : Number(error.code ?? -1) });
      },
    );
  });
}

/** A program that tells something in its first line, as JSON, and stays. */
export async function staying<T>(
  name: string,
  { nodeOptions = [], env }: Surroundings = {},
): Promise<{ readonly program: ChildProcess; readonly said: T }> {
  const program = spawn(process.execPath, [...nodeOptions, pathOf(name)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const said = await new Promise<string>((resolve) => {
    let text = '';
    program.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
  });
  return { program, said: JSON.parse(said) as T };
}
