/** What a spare process runs as a rehearsal. */
export function nothing(): void {}
