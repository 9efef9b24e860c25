import { describe, it } from '@jest/globals';
import { record, tracer } from '@parallel-cookbook/primitives';
import { tracerContract } from '@parallel-cookbook/primitives/testing';

describe('the tracer over the diagnostics channel', () => {
  for (const { title, run } of tracerContract({ tracer, listen: () => record() })) it(title, run);
});
