export { clockContract, type ClockUnderTest } from './clock-contract.js';
export { codecContract } from './codec-contract.js';
export type { ContractCase } from './contract.js';
export { shareableContract } from './shareable-contract.js';
export { taskContract } from './task-contract.js';
export { tracerContract, type TracerUnderTest } from './tracer-contract.js';
