import { amdahlLimit } from '@parallel-cookbook/primitives';
console.log(amdahlLimit(0.75)); // 4
