export { ProcessLanes, type ProcessLanesOptions } from './pool/process-lane.js';
