import { setLaneName, tracer } from '@parallel-cookbook/primitives';
import { LaunchFile } from '../start/launch-file.js';
import type { ParentWatch } from '../start/parent-watch.js';
import { endWithParent } from './end-with-parent.js';
import type { ProcessStart } from '../process/process-start.js';
import type { LaneStart } from '../pool/lane-start.js';
import { rehearse } from './rehearse.js';
import { runProcess } from './run-process.js';
import { become } from '../process/self.js';

// The first thing that runs in every process of this package. It loads little: what comes with it has to be loaded each time.
const file = LaunchFile.inherited();
const [, , when, watch, parent, ...modules] = process.argv;
process.argv.length = 2; // what follows is nobody's but ours
// By its id as it was then: it may have ended meanwhile, and this process have another parent.
await endWithParent(Number(parent), watch as ParentWatch);
if (when === 'later') {
  // A spare: it begins when its standard input is closed, with the record that has been written by then.
  const told = new Promise((resolve) => process.stdin.resume().once('end', resolve));
  const failures: unknown[] = [];
  await rehearse();
  for (const module of modules) await import(module).catch((error: unknown) => failures.push(error));
  await told;
  for (const error of failures) process.emitWarning(`setForkserverPreload: ${String(error)}`);
}
const start = file.readStart() as ProcessStart | LaneStart | undefined;
if (!start) process.exit(); // its parent has ended before it had anything to do
if ('lane' in start) {
  const { serveLane } = await import('./serve-lane.js');
  serveLane(start, file);
} else {
  setLaneName(start.name);
  become(start);
  process.on('exit', () => tracer.emit('exit', start.name));
  tracer.emit('start', start.name);
  void runProcess(start, file);
}
