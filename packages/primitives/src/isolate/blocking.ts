type Progress = () => void;
const registered = new Set<Progress>();

/**
 * Registers what must go on although this thread is about to block: messages that were batched and not yet sent, results
 * that came in. Without it a thread could wait for the answer to a question that still lies in its own outbox.
 *
 * Returns the function that takes it back.
 */
export function onBlocking(progress: Progress): () => void {
  registered.add(progress);
  return () => registered.delete(progress);
}

/**
 * Called by everything that blocks this thread, right before it does and again after each slice of the wait.
 * Costs one comparison when nothing is registered.
 */
export function beforeBlocking(): void {
  if (registered.size > 0) for (const progress of registered) progress();
}
