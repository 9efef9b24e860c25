import { describe, expect, it } from '@jest/globals';
import { launcherOf } from '../../../src/transport/native/launcher.js';

describe('who has started a process', () => {
  it('is told by the variables of each launcher, and so is the library that understands it', () => {
    const openMpi = launcherOf({ OMPI_COMM_WORLD_RANK: '0', OMPI_COMM_WORLD_SIZE: '4', PMIX_RANK: '0' });
    expect(openMpi).toMatchObject({ name: "Open MPI's mpirun", ranks: 4 });
    expect(openMpi?.libraries[0]).toContain('40');
    const mpich = launcherOf({ PMI_RANK: '1', PMI_SIZE: '3' });
    expect(mpich).toMatchObject({ name: "MPICH's mpirun", ranks: 3 });
    expect(mpich?.libraries[0]).toContain('12');
    const pmix = { PMIX_RANK: '0', SLURM_STEP_ID: '0', SLURM_STEP_NUM_TASKS: '8' };
    expect(launcherOf(pmix)).toMatchObject({ name: 'srun', ranks: 8 });
    const pmi2 = { PMI_RANK: '0', PMI_SIZE: '2', SLURM_STEP_ID: '0', SLURM_STEP_NUM_TASKS: '2' };
    expect(launcherOf(pmi2)).toMatchObject({ name: 'srun', ranks: 2 });
  });

  it('says how many of its ranks are here, unless they are to be taken for those of several machines', () => {
    const variables = { OMPI_COMM_WORLD_RANK: '0', OMPI_COMM_WORLD_SIZE: '4', OMPI_COMM_WORLD_LOCAL_SIZE: '2' };
    expect(launcherOf(variables)).toMatchObject({ ranks: 4, ranksHere: 2 });
    const mpich = { PMI_RANK: '1', PMI_SIZE: '3', MPI_LOCALNRANKS: '3' };
    expect(launcherOf(mpich)).toMatchObject({ ranks: 3, ranksHere: 3 });
    expect(launcherOf({ ...mpich, MPIR_CVAR_ODD_EVEN_CLIQUES: '1' })).toMatchObject({ ranksHere: undefined });
    expect(launcherOf({ PMI_RANK: '1', PMI_SIZE: '3' })).toMatchObject({ ranksHere: undefined });
  });

  it('is nobody where no launcher has said anything, and in the script of a batch job', () => {
    expect(launcherOf({})).toBeUndefined();
    expect(launcherOf({ SLURM_JOB_ID: '7', SLURM_PROCID: '0', SLURM_NTASKS: '8' })).toBeUndefined();
    expect(launcherOf({ SLURM_STEP_ID: '0', SLURM_STEP_NUM_TASKS: '1' })).toBeUndefined();
  });

  it('gets an error where srun has started several tasks without an MPI', () => {
    const plain = { SLURM_STEP_ID: '0', SLURM_STEP_NUM_TASKS: '8' };
    expect(() => launcherOf(plain)).toThrow(/8 tasks that know nothing of each other.*--mpi=pmix/);
  });

  it('does not matter where a variable names the library, or says that there is none', () => {
    const forced = { PMI_RANK: '1', PMI_SIZE: '3', PARALLEL_COOKBOOK_MPI_LIBRARY: '/opt/mpi/lib/libmpi.so.12' };
    expect(launcherOf(forced)).toMatchObject({ ranks: 3, libraries: ['/opt/mpi/lib/libmpi.so.12'] });
    expect(launcherOf({ ...forced, PARALLEL_COOKBOOK_MPI_LIBRARY: 'none' })).toBeUndefined();
  });
});
