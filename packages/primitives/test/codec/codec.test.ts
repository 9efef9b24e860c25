import { describe, it } from '@jest/globals';
import { jsonCodec, structuredCloneCodec } from '@parallel-cookbook/primitives';
import { codecContract } from '@parallel-cookbook/primitives/testing';

describe.each([structuredCloneCodec, jsonCodec])('the codec $name', (codec) => {
  for (const { title, run } of codecContract(codec)) it(title, run);
});
