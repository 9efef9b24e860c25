import { runNativeBirth } from './native-birth.js';

// The program of a rank that one of a real MPI has spawned, whatever that one is to run.
await runNativeBirth();
