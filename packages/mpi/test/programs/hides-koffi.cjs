// Loaded before a program: for it koffi is not installed.
const Module = require('node:module');
const load = Module._load;
Module._load = function (request, ...rest) {
  if (request !== 'koffi') return load.call(this, request, ...rest);
  throw Object.assign(new Error("Cannot find module 'koffi'"), { code: 'MODULE_NOT_FOUND' });
};
