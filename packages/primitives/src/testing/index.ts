export { codecContract } from './codec-contract.js';
export type { ContractCase } from './contract.js';
export { shareableContract } from './shareable-contract.js';
export { taskContract } from './task-contract.js';
