import { pack } from '@parallel-cookbook/primitives';
console.log(pack([1, { text: 'plain data' }], 'arguments')); // undefined
try {
    pack([1, { onDone() { } }], 'arguments');
}
catch (error) {
    console.log(error.path); // arguments[1].onDone
}
