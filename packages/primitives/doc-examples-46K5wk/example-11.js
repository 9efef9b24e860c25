import { SharedArray } from '@parallel-cookbook/primitives';
const sums = new SharedArray('f64', [1, 2, 3]);
sums.values[0] = 10;
sums.add(2, 0.5);
console.log(sums.length, [...sums].join(' ')); // 3 10 2 3.5
