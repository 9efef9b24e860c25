import { amdahl } from '@parallel-cookbook/primitives';
console.log(amdahl({ parallelFraction: 0.9, processors: 10 }).toFixed(2)); // 5.26
