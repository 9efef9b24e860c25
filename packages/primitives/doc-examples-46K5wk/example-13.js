import { SharedValue } from '@parallel-cookbook/primitives';
const hits = new SharedValue('i32', 40);
hits.add(2);
console.log(hits.value); // 42
const highest = new SharedValue('f64', 0.5);
console.log(highest.update((seen) => Math.max(seen, 2.25))); // 2.25
