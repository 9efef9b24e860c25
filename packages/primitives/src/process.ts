import './index.js'; // a handle that arrives from another process has this module loaded, and no other

export { mappedMemory, MappedRegion, type MappedPlace } from './memory/mapped.js';
export { FutexParking } from './parking/futex.js';
export { signalOnParentDeath } from './native/parent-death.js';
export { markProcessDead, processDomain } from './parking/process-domain.js';
