import { encodeError } from '../errors/remote-error.js';
import { runProgram } from './run-program.js';
import type { ProgramAnswer, ProgramData } from './thread-harness.js';

/** First thing run in a process of the harness. It ends in good order once its answer has gone out. */
process.once('message', (data: ProgramData) => {
  runProgram(data).then(
    (value) => answer({ value }),
    (error: unknown) => answer({ error: encodeError(error) }),
  );
});

function answer(message: ProgramAnswer): void {
  process.send?.(message, () => process.disconnect());
}
