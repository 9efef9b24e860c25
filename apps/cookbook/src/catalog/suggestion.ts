const near = 0.4;
const nearlyAsNear = 0.1;

/** The candidates most like a misspelt word, the likeliest first, and none that is much less likely; none when nothing comes near. */
export function suggestions(word: string, candidates: readonly string[], limit = 3): string[] {
  const byDistance = candidates
    .map((candidate) => ({ candidate, far: distance(word, candidate) }))
    .sort((a, b) => a.far - b.far);
  const farthest = Math.min(near, (byDistance[0]?.far ?? 0) + nearlyAsNear);
  return byDistance
    .filter(({ far }) => far <= farthest)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** From 0, the same, to 1, nothing alike. The last part of a name alone is nearly as good as the whole name. */
function distance(word: string, candidate: string): number {
  const part = candidate.slice(candidate.lastIndexOf('/') + 1);
  return Math.min(relative(word, candidate), 0.1 + relative(word.slice(word.lastIndexOf('/') + 1), part));
}

function relative(a: string, b: string): number {
  return edits(a.toLowerCase(), b.toLowerCase()) / Math.max(a.length, b.length, 1);
}

/** Levenshtein's distance, row by row (Wagner and Fischer, 1974). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
