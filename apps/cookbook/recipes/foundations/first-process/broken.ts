// Two ways from one program to another: a child process that runs beside its parent and is waited for, and exec, which
// replaces the running program, so that nothing behind it in the source is ever reached.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const greeting = fileURLToPath(new URL('./greeting.js', import.meta.url));

/** The defect: the other program is started beside us, and we simply go on. */
function exec(file: string, args: readonly string[]): void {
  const { error } = spawnSync(file, args, { stdio: 'inherit' });
  if (error) throw error;
}

console.log('The program starts a child process');
const child = spawn(process.execPath, [greeting, 'child', String(process.pid)], { stdio: 'inherit' });
console.log(`the child has a process id of its own: ${child.pid !== process.pid}`);
const [exitCode] = (await once(child, 'exit')) as [number | null];
console.log(`the child has ended with exit code ${exitCode}`);

await turn(0); // Node closes what belonged to the child; exec would close nothing

console.log('The program becomes another one');
exec(process.execPath, [greeting, 'successor']);
console.log('The end of the program, which nobody ever sees');
