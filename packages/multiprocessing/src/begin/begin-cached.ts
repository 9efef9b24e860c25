import module from 'node:module';

// What a process begins with where Node keeps compiled code (22.1 and later): from the second process on nothing of the library is
// compiled again. A file of its own, since what a module imports is compiled before its first line runs.
(module as unknown as { enableCompileCache(): unknown }).enableCompileCache(); // unknown to the types of Node 20
await import('./begin.js');
