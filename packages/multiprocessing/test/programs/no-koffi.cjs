'use strict';
// Preloaded with --require: this Node finds no koffi, as where it is not installed.
const { Module } = require('node:module');

const find = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request === 'koffi') throw Object.assign(new Error("Cannot find module 'koffi'"), { code: 'MODULE_NOT_FOUND' });
  return find.call(this, request, ...rest);
};
