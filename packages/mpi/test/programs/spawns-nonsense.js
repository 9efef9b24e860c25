// What is started ends without MPI, in the way that is asked for; or half of it does.
const [role, how = 'ends'] = process.argv.slice(2);
if (role !== 'child') {
  const { MPI } = await import('@parallel-cookbook/mpi');
  const comm = MPI.COMM_WORLD;
  const part = (each) => ({ program: process.argv[1], args: ['child', each] });
  try {
    await comm.spawnMultiple(how === 'half' ? [part('begins'), part('exits'), part('begins')] : [part(how), part(how)]);
  } catch (error) {
    console.log(JSON.stringify({ rank: comm.rank, error: error.name, class: error.errorClass }));
  }
  if ((await comm.allreduce(1)) === comm.size) console.log(JSON.stringify({ rank: comm.rank, error: 'none' }));
} else if (how === 'begins') {
  const { MPI } = await import('@parallel-cookbook/mpi');
  await MPI.getParent().recv(0);
} else if (how === 'throws') throw new RangeError('a child has had enough');
else if (how === 'exits') process.exit(3);
