import './index.js'; // a handle that arrives from another process has this module loaded, and no other

export { MappedFile } from './memory/mapped-file.js';
export { mappedMemory, MappedRegion, type MappedPlace } from './memory/mapped.js';
export { FutexParking } from './parking/futex.js';
export { nativeLibrary } from './native/library.js';
export { signalOnParentDeath } from './native/parent-death.js';
export { unreadBytes } from './native/unread-bytes.js';
export { processStatus, type ProcessStatus } from './native/process-status.js';
export { ProcessLife } from './parking/process-life.js';
export { markProcessDead, processDomain } from './parking/process-domain.js';
