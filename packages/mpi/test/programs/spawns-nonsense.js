import { MPI } from '@parallel-cookbook/mpi';

// What is started ends without MPI.
if (process.argv[2] !== 'child') {
  const comm = MPI.COMM_WORLD;
  try {
    await comm.spawn(process.argv[1], { args: ['child'], maxprocs: 2 });
  } catch (error) {
    console.log(JSON.stringify({ rank: comm.rank, error: error.name, class: error.errorClass }));
  }
  if ((await comm.allreduce(1)) === comm.size) console.log(JSON.stringify({ rank: comm.rank, error: 'none' }));
}
