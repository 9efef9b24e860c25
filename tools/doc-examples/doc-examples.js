// @ts-check
export { checkExamples } from './check.js';
export { extractExamples } from './extract.js';
