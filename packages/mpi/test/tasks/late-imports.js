import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineTasks } from '@parallel-cookbook/primitives';
import { MPI } from '@parallel-cookbook/mpi';

/** Two modules of a package that is a symbolic link: one is imported before this rank waits for the first time, one afterwards. Which of them come from where they are. */
async function throughLink() {
  const folder = mkdtempSync(join(tmpdir(), 'mpi-late-'));
  try {
    const [real, link] = [join(folder, 'real'), join(folder, 'link')];
    mkdirSync(real);
    symlinkSync(real, link);
    const isReal = async (name) => {
      writeFileSync(join(real, name), 'export const url = import.meta.url;');
      return (await import(pathToFileURL(join(link, name)).href)).url === pathToFileURL(join(real, name)).href;
    };
    const early = await isReal('early.mjs');
    await MPI.COMM_WORLD.barrier();
    return [early, await isReal('late.mjs')];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const tasks = defineTasks(import.meta.url, { throughLink }, { namespace: 'late-imports' });
