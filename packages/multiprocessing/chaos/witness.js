import { readdirSync, readFileSync } from 'node:fs';

/** A process as the system sees it. @typedef {{ pid: number, parent: number, state: string, cpuSeconds: number, waits: string, command: string }} Seen */

const ticksPerSecond = 100;
/** Name of the variable by which everything that a run has started is found, whoever its parent is by now. */
export const markVariable = 'PARALLEL_COOKBOOK_CHAOS';

/** The processes that live and carry the mark. @param {string} mark @returns {Seen[]} */
export function marked(mark) {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && read(pid, 'environ').includes(`${markVariable}=${mark}`))
    .flatMap((pid) => look(pid) ?? []);
}

/** What is known of a process: what it is, what it waits for in the kernel, and how long it has computed. @param {number} pid @returns {Seen | undefined} */
export function look(pid) {
  const stat = read(pid, 'stat');
  // The name in brackets may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = [fields[0] ?? '', Number(fields[1])];
  if (stat === '' || 'ZX'.includes(state)) return undefined;
  const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  const command = read(pid, 'cmdline').split('\0').slice(1, 4).join(' ');
  return { pid, parent, state, cpuSeconds, waits: read(pid, 'wchan') || '?', command };
}

/** One line a process, for the report of a hang. @param {readonly Seen[]} processes */
export function told(processes) {
  return processes
    .map(({ pid, parent, state, cpuSeconds, waits, command }) => {
      const does = state === 'R' ? 'computes' : `waits in ${waits}`;
      return `  process ${pid} (child of ${parent}) ${does}, ${cpuSeconds.toFixed(2)} s of processor time: ${command}`;
    })
    .join('\n');
}

/** @param {number} pid @param {string} file */
function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return ''; // it has ended
  }
}
