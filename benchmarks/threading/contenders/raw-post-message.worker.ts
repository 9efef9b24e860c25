import { parentPort } from 'node:worker_threads';

parentPort?.on('message', (value: unknown) => parentPort?.postMessage(value));
