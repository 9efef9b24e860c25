import { defineTasks } from '@parallel-cookbook/primitives';
import type { SpscRing } from '@parallel-cookbook/threading';

/**
 * Takes messages of 64 bytes, looks at the first and the last word of each, and answers a shorter one with how many there
 * were and what they came to. Ends with the ring.
 */
function consume(ring: SpscRing, back: SpscRing, batched: boolean): void {
  const { consumer } = ring;
  const message = new Uint8Array(64);
  const words = new Int32Array(message.buffer);
  const answer = new Float64Array(2);
  for (;;) {
    let [count, sum] = [0, 0];
    while (consumer.readSync(message) === 64) {
      if (!batched) consumer.release();
      sum = (sum + (words[0] as number) + (words[15] as number)) | 0;
      count++;
    }
    consumer.release();
    if (words[0] === -1) return;
    answer.set([count, sum]);
    back.producer.pushSync(new Uint8Array(answer.buffer));
  }
}

export const tasks = defineTasks(import.meta.url, { consume }, { namespace: 'bench-ring' });
