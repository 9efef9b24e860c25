import { strict as assert } from 'node:assert';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTasks } from '@parallel-cookbook/primitives';
import { Datatype, File, MPI } from '@parallel-cookbook/mpi';

const range = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const { MODE_CREATE, MODE_RDWR, MODE_RDONLY, MODE_WRONLY, MODE_EXCL, MODE_APPEND, MODE_DELETE_ON_CLOSE } = MPI;

/** How many descriptors of this process show files in that folder. */
function openIn(folder) {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;
}

/** A folder that all ranks know, which is gone afterwards; nothing in it is open then. */
async function inFolder(act) {
  const comm = MPI.COMM_WORLD;
  const folder = await comm.bcast(comm.rank === 0 ? mkdtempSync(join(tmpdir(), 'mpi-files-')) : '');
  try {
    await act(comm, folder);
    await comm.barrier();
    assert.equal(openIn(folder), 0);
    await comm.barrier();
  } finally {
    if (comm.rank === 0) rmSync(folder, { recursive: true });
  }
  return comm.rank;
}

/** At places that are given, and at positions. */
async function places() {
  return await inFolder(async (comm, folder) => {
    const { rank, size } = comm;
    const path = join(folder, 'places');
    const file = await File.open(comm, path, MODE_CREATE | MODE_EXCL | MODE_RDWR);
    assert.deepEqual([file.amode, file.group.size], [MODE_CREATE | MODE_EXCL | MODE_RDWR, size]);
    const int = Datatype.of('Int32');
    file.setView(0, int);
    assert.equal(file.WriteAtAll(3 * rank, Int32Array.of(rank, rank + 1, rank + 2)).getCount(int), 3);
    file.sync();
    assert.equal(file.getSize(), 12 * size);
    const next = (rank + 1) % size;
    const into = new Int32Array(3);
    file.ReadAt(3 * next, into);
    assert.deepEqual([...into], [next, next + 1, next + 2]);
    const gaps = new Int32Array(5).fill(7);
    await file.IreadAt(3 * next, [gaps, 1, int.createVector(3, 1, 2).commit()]);
    assert.deepEqual([...gaps], [next, 7, next + 1, 7, next + 2]);
    const everything = new Int32Array(3 * size);
    assert.equal((await file.IreadAtAll(0, everything)).getElements(int), 3 * size);
    assert.deepEqual([...everything], range(size, (r) => [r, r + 1, r + 2]).flat());
    await file.IwriteAtAll(3 * rank, Int32Array.of(rank));
    file.seek(3 * rank);
    await file.IreadAll([into, 1]);
    assert.deepEqual([into[0], file.getPosition()], [rank, 3 * rank + 1]);
    await file.IwriteAll(Int32Array.of(rank + 1));
    assert.equal(file.getPosition(), 3 * rank + 2);
    file.seek(3 * rank + 1);
    file.ReadAll([into, 2]);
    assert.deepEqual([into[0], into[1], file.getPosition()], [rank + 1, rank + 2, 3 * rank + 3]);
    file.seek(-1, MPI.SEEK_CUR);
    await comm.barrier();
    file.Write(Int32Array.of(-rank));
    await comm.barrier();
    file.seek(-2, MPI.SEEK_END);
    const last = file.Read(new Int32Array(10));
    assert.deepEqual([last.getCount(int), file.getPosition()], [2, 3 * size]);
    assert.equal(file.Read(into).byteLength, 0);
    await comm.barrier();
    file.preallocate(16 * size);
    assert.equal(file.getSize(), 16 * size);
    await comm.barrier();
    file.setSize(12 * size);
    await file.close();
    const bytes = readFileSync(path);
    const all = new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    assert.deepEqual([...all], range(size, (r) => [r, r + 1, -r || 0]).flat());
    await comm.barrier();

    const more = File.openSync(comm, path, MODE_WRONLY | MODE_APPEND | MODE_DELETE_ON_CLOSE);
    assert.equal(more.getPosition(), 12 * size);
    more.WriteOrdered(Uint8Array.of(rank, rank));
    await comm.barrier();
    assert.equal(more.getSize(), 14 * size);
    more.closeSync();
    await assert.rejects(File.open(comm, path), { errorClass: 'MPI_ERR_NO_SUCH_FILE' });
  });
}

/** Each rank sees every n-th block; together they see all. */
async function views() {
  return await inFolder(async (comm, folder) => {
    const { rank, size } = comm;
    const double = Datatype.of('Float64');
    const file = await File.open(comm, join(folder, 'views'), MODE_CREATE | MODE_RDWR);
    const mine = double
      .createContiguous(2)
      .createResized(0, 16 * size)
      .commit();
    file.setView(8 + 16 * rank, double, mine);
    assert.deepEqual(file.getView(), [8 + 16 * rank, double, mine]);
    file.WriteAll(Float64Array.from({ length: 6 }, (_, i) => 100 * rank + i));
    assert.equal(file.getByteOffset(3), 8 + 16 * rank + 16 * size + 8);
    await comm.barrier();
    const own = new Float64Array(3);
    file.ReadAt(1, own);
    assert.deepEqual([...own], [100 * rank + 1, 100 * rank + 2, 100 * rank + 3]);
    file.seek(0, MPI.SEEK_END);
    assert.equal(file.getPosition(), 6);
    file.setView(8, double);
    const all = new Float64Array(6 * size);
    file.ReadAtAll(0, all);
    const expected = range(3, (block) => range(size, (r) => [100 * r + 2 * block, 100 * r + 2 * block + 1]));
    assert.deepEqual([...all], expected.flat(2));
    // The third column and the first of a matrix.
    await comm.barrier();
    const columns = double.createIndexed([1, 1], [0, 2]).createResized(0, 24).commit();
    file.setView(8, double, columns);
    const picked = new Float64Array(4);
    file.Read(picked);
    assert.deepEqual(
      [...picked],
      [0, 2, 3, 5].map((i) => all[i]),
    );
    assert.throws(() => file.setView(0, double, double.createIndexed([1, 1], [2, 0]).commit()), {
      errorClass: 'MPI_ERR_ARG',
    });
    assert.throws(() => file.ReadAt(0, new Uint8Array(3)), { errorClass: 'MPI_ERR_COUNT' });
    await file.close();
  });
}

/** The shared position: nobody gets what another has got; in order, everybody its own. */
async function sharing(each) {
  return await inFolder(async (comm, folder) => {
    const { rank, size } = comm;
    const int = Datatype.of('Int32');
    const file = await File.open(comm, join(folder, 'shared'), MODE_CREATE | MODE_RDWR);
    file.setView(0, int);
    file.setAtomicity(true);
    assert.equal(file.getAtomicity(), true);
    for (let i = 0; i < each; i++) file.WriteShared(Int32Array.of(rank, i));
    await comm.barrier();
    assert.equal(file.getPositionShared(), 2 * size * each);
    file.seekShared(0);
    const got = [];
    const pair = new Int32Array(2);
    while (file.ReadShared(pair).byteLength > 0) got.push(pair[0] * each + pair[1]);
    const all = (await comm.allgather(got)).flat().sort((a, b) => a - b);
    assert.deepEqual(
      all,
      range(size * each, (i) => i),
    );
    file.seekShared(1);
    file.WriteOrdered(new Int32Array(rank + 1).fill(rank));
    file.seekShared(1);
    const own = new Int32Array(rank + 1);
    file.ReadOrdered(own);
    assert.deepEqual(
      [...own],
      range(rank + 1, () => rank),
    );
    file.closeSync();
  });
}

/** What is refused, with its class; on all ranks where it is collective; nothing stays open. */
async function mistakes() {
  return await inFolder(async (comm, folder) => {
    const { rank, size } = comm;
    const path = join(folder, 'file');
    const refusedOpen = (errorClass, name, amode) => assert.rejects(File.open(comm, name, amode), { errorClass });
    await refusedOpen('MPI_ERR_NO_SUCH_FILE', join(folder, 'none'), MODE_RDONLY);
    await refusedOpen('MPI_ERR_AMODE', path, MODE_RDONLY | MODE_CREATE);
    await refusedOpen('MPI_ERR_AMODE', path, MODE_RDONLY | MODE_WRONLY);
    await refusedOpen('MPI_ERR_AMODE', path, 4096);
    await refusedOpen('MPI_ERR_BAD_FILE', folder, MODE_RDWR);
    await refusedOpen('MPI_ERR_BAD_FILE', '', MODE_RDWR);
    // One rank alone gives nonsense.
    if (size > 1) await refusedOpen('MPI_ERR_AMODE', path, rank === size - 1 ? 0 : MODE_RDWR | MODE_CREATE);
    await comm.barrier();
    assert.equal(openIn(folder), 0);
    await comm.barrier();
    const file = await File.open(comm, path, MODE_WRONLY | MODE_CREATE);
    await refusedOpen('MPI_ERR_FILE_EXISTS', path, MODE_RDWR | MODE_CREATE | MODE_EXCL);
    const refused = (errorClass, act) => assert.throws(act, { name: 'MPIError', errorClass });
    refused('MPI_ERR_ACCESS', () => file.Read(new Uint8Array(1)));
    refused('MPI_ERR_ARG', () => file.WriteAt(-1, new Uint8Array(1)));
    refused('MPI_ERR_ARG', () => file.seek(-1));
    refused('MPI_ERR_ARG', () => file.seek(0, 9));
    refused('MPI_ERR_BUFFER', () => file.Write('text'));
    await file.close();
    refused('MPI_ERR_FILE', () => file.Write(new Uint8Array(1)));
    refused('MPI_ERR_FILE', () => file.getSize());
    refused('MPI_ERR_FILE', () => file.getPositionShared());
    await assert.rejects(file.close(), { errorClass: 'MPI_ERR_FILE' });
    const readable = await File.open(comm, path);
    refused('MPI_ERR_READ_ONLY', () => readable.Write(new Uint8Array(1)));
    await readable.close();
    if (process.getuid() !== 0) {
      if (rank === 0) chmodSync(path, 0o000);
      await comm.barrier();
      await refusedOpen('MPI_ERR_ACCESS', path, MODE_RDWR);
    }
    await comm.barrier();
    if (rank === 0) {
      File.delete(path);
      refused('MPI_ERR_NO_SUCH_FILE', () => File.delete(path));
    }
    assert.equal(await comm.allreduce(1), size);
  });
}

export const tasks = defineTasks(import.meta.url, { places, views, sharing, mistakes }, { namespace: 'files' });
