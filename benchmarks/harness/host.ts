// A contender's process: node host.js <module> <workload>. Reads `run <ms>` lines, answers one JSON line each.
// The same protocol is spoken by the Python and C contenders.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Contender } from './contender.js';

const [, , modulePath, workloadName] = process.argv;
const say = (answer: object): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);

try {
  const { contender } = (await import(pathToFileURL(String(modulePath)).href)) as { contender: Contender };
  const prepare = contender.workloads[String(workloadName)];
  if (!prepare) throw new Error(`${contender.name} has no workload ${workloadName}`);
  const workload = await prepare();
  say({ ready: contender.name });
  for await (const line of createInterface({ input: process.stdin })) {
    const [verb, ms] = line.split(' ');
    if (verb !== 'run') break;
    say({ value: await workload.run(Number(ms)) });
  }
  await workload.close();
} catch (error) {
  say({ missing: (error as Error).message.split('\n')[0] });
}
process.exit(0);
