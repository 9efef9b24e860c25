/** A chapter of the book. */
export interface Chapter {
  /** Name of its folder. */
  readonly name: string;
  /** Its number here; debugging and testing share one. */
  readonly number: number;
  readonly title: string;
}

/** The chapters, from the simplest to the most advanced. */
export const chapters: readonly Chapter[] = [
  { name: 'foundations', number: 1, title: 'Foundations of parallel computing' },
  { name: 'threading', number: 2, title: 'Thread-based parallelism' },
  { name: 'multiprocessing', number: 3, title: 'Process-based parallelism' },
  { name: 'mpi', number: 4, title: 'Message passing' },
  { name: 'async', number: 5, title: 'Asynchronous programming' },
  { name: 'distributed', number: 6, title: 'Distributed programs' },
  { name: 'cloud', number: 7, title: 'Cloud computing' },
  { name: 'gpu', number: 8, title: 'Heterogeneous computing' },
  { name: 'debug', number: 9, title: 'Debugging' },
  { name: 'test', number: 9, title: 'Testing' },
];

/** Where the chapter stands in {@link chapters}; a folder that is no chapter of the book comes last. */
export function chapterPosition(name: string): number {
  const position = chapters.findIndex((chapter) => chapter.name === name);
  return position < 0 ? chapters.length : position;
}
