let depth = 0;

/**
 * Describes handles, within `pack`, for somebody who keeps them until the far side has let go of them: the arguments of a task until it
 * is settled, those of a process until it has ended. Then nothing else has to.
 */
export function whileKept<T>(pack: () => T): T {
  depth++;
  try {
    return pack();
  } finally {
    depth--;
  }
}

/** Whether handles are being described for somebody who keeps them. */
export function isKept(): boolean {
  return depth > 0;
}
