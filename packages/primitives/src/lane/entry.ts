import { setLaneName } from '../isolate/lane-name.js';
import { tracer } from '../trace/diagnostics.js';
import { laneData } from './lane-data.js';
import { writeThrough } from './standard-streams.js';
import { VitalSigns } from './vital-signs.js';

// The first thing that runs in every worker of the library. It only prepares the thread and hands over.
const lane = laneData();
if (!lane) throw new Error('lane/entry.js is started by LaneWorker only');

setLaneName(lane.name);
writeThrough();
lane.lifeLine.unref();
const vitalSigns = new VitalSigns(lane.vitalSigns);
process.on('exit', () => {
  tracer.emit('exit', lane.name);
  vitalSigns.end();
});

const { module, exportName } = lane.start;
const started = ((await import(module)) as Record<string, unknown>)[exportName];
if (typeof started !== 'function') throw new TypeError(`${module} exports no function ${exportName}`);
if (!vitalSigns.start()) process.exit(1);
tracer.emit('start', lane.name);
await (started as (data: unknown) => unknown)(lane.data);
