import { setLaneName } from '../isolate/lane-name.js';
import { tracer } from '../trace/diagnostics.js';
import type { LaneData } from './lane-data.js';
import { writeThrough } from './standard-streams.js';
import { VitalSigns } from './vital-signs.js';

/**
 * Prepares this thread to be a lane: its name, its output, the signs by which others see its end. Then it is ready for its first function,
 * which must be loaded before the returned function says that it begins.
 */
export function beginLane(lane: LaneData): () => void {
  setLaneName(lane.name);
  writeThrough();
  lane.lifeLine.unref();
  const vitalSigns = new VitalSigns(lane.vitalSigns);
  process.on('exit', () => {
    tracer.emit('exit', lane.name);
    vitalSigns.end();
  });
  return () => {
    if (!vitalSigns.start()) process.exit(1);
    tracer.emit('start', lane.name);
  };
}
