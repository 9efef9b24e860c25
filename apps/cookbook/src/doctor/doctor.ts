import { availableParallelism, cpus, totalmem } from 'node:os';
import { component, componentNames } from '../catalog/component.js';

/** One thing that a machine has or lacks. */
export interface DoctorFinding {
  readonly name: string;
  /** Version or amount; `undefined` when it is not here. */
  readonly value: string | undefined;
  /** How to get it, when it is not here. */
  readonly remedy?: string | undefined;
}

/** Looks at what this machine has. Takes as long as the slowest answer, at most about ten seconds. */
export async function examine(): Promise<DoctorFinding[]> {
  const model = cpus()[0]?.model.trim();
  const parts = componentNames.map(async (name): Promise<DoctorFinding> => {
    const part = component(name);
    const value = await part.version();
    return value === undefined ? { name: part.title, value, remedy: part.install } : { name: part.title, value };
  });
  return [
    { name: 'Node', value: process.version },
    { name: 'cores', value: `${availableParallelism()}${model ? ` (${model})` : ''}` },
    { name: 'memory', value: `${(totalmem() / 2 ** 30).toFixed(1)} GiB` },
    ...(await Promise.all(parts)),
  ];
}
