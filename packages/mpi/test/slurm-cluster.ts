import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ended, pathOfProgram, type Launch } from './program.js';

/** How `srun` tells the ranks of a step of each other. */
export type Pmi = 'pmix' | 'pmi2' | 'none';

const nodes = ['n1', 'n2'] as const;
const longestStartMs = 30_000;
// The memory of a machine, and what PMIx has for each step, are of each node alone.
const asNode =
  'hostname "$1" && mount -t tmpfs tmpfs /dev/shm && mount -t tmpfs tmpfs "$2" && exec slurmd -D -N "$1" -f "$3"';

/** A Slurm of our own on this machine: a controller and two nodes, which have a name and shared memory each. */
export class SlurmCluster {
  private readonly daemons: ChildProcess[] = [];

  private constructor(private readonly folder: string) {}

  /** Why there can be none here. */
  static get missing(): string | undefined {
    if (spawnSync('slurmctld', ['-V']).status !== 0) return 'no Slurm; tools/system/install.sh slurm brings it';
    if (process.env['REQUIRE_SYSTEM'] === 'all' && userInfo().uid !== 0) return undefined;
    const own = spawnSync('unshare', ['-m', '-u', 'sh', '-c', 'hostname n1 && mount -t tmpfs tmpfs /dev/shm']);
    return own.status === 0 ? undefined : 'this user may not make namespaces, which two nodes on one machine need';
  }

  static async start(): Promise<SlurmCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'slurm-'));
    for (const each of ['state', 'pmix', ...nodes]) mkdirSync(join(folder, each));
    const cluster = new SlurmCluster(folder);
    writeFileSync(cluster.configuration, settings(folder, await freePorts(1 + nodes.length)));
    writeFileSync(join(folder, 'mpi.conf'), `PMIxCliTmpDirBase=${join(folder, 'pmix')}\n`);
    try {
      await cluster.begin();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  private get configuration(): string {
    return join(this.folder, 'slurm.conf');
  }

  /** Starts programs on so many nodes. @param order which node each rank is on, as `srun --distribution` has it. */
  launch(pmi: Pmi, machines: number, order: 'block' | 'cyclic' = 'block'): Launch {
    return (ranks, program, ...args) => {
      const step = ['-N', String(machines), '-n', String(ranks), '--distribution', order];
      const options = [`--mpi=${pmi}`, '--quiet', '--kill-on-bad-exit=1', ...step];
      const command = [...options, process.execPath, pathOfProgram(program), ...args];
      return ended({ file: 'srun', args: command, variables: { SLURM_CONF: this.configuration } });
    };
  }

  async stop(): Promise<void> {
    for (const daemon of this.daemons.reverse()) {
      if (daemon.exitCode !== null || daemon.signalCode !== null) continue;
      const gone = once(daemon, 'exit');
      daemon.kill();
      await gone;
    }
    rmSync(this.folder, { recursive: true });
  }

  private async begin(): Promise<void> {
    this.daemon('slurmctld', '-D', '-f', this.configuration);
    const pmix = join(this.folder, 'pmix');
    for (const node of nodes)
      this.daemon('unshare', '-m', '-u', 'sh', '-c', asNode, 'sh', node, pmix, this.configuration);
    for (const end = performance.now() + longestStartMs; this.idleNodes() < nodes.length; await setTimeout(50)) {
      if (performance.now() > end || this.daemons.some(({ exitCode }) => exitCode !== null)) throw this.failure();
    }
  }

  private daemon(command: string, ...args: string[]): void {
    const env = { ...process.env, SLURM_CONF: this.configuration };
    this.daemons.push(spawn(command, args, { stdio: 'ignore', env }));
  }

  private idleNodes(): number {
    const env = { ...process.env, SLURM_CONF: this.configuration };
    const { stdout } = spawnSync('sinfo', ['-h', '-N', '-o', '%T'], { encoding: 'utf8', env });
    return stdout.split('\n').filter((state) => state === 'idle').length;
  }

  private failure(): Error {
    const logs = ['controller', ...nodes].map((name) => {
      try {
        return readFileSync(join(this.folder, `${name}.log`), 'utf8');
      } catch {
        return `${name} has not begun`;
      }
    });
    return new Error(`Slurm does not start here:\n${logs.join('\n')}`);
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

function settings(folder: string, [controller, ...ports]: readonly number[]): string {
  const [me, { username }] = [hostname(), userInfo()];
  return [
    'ClusterName=test',
    `SlurmctldHost=${me}(127.0.0.1)`,
    `SlurmctldPort=${controller}`,
    `SlurmUser=${username}`,
    `SlurmdUser=${username}`,
    'AuthType=auth/none',
    'CredType=cred/none',
    'ProctrackType=proctrack/pgid',
    'TaskPlugin=task/none',
    'JobAcctGatherType=jobacct_gather/none',
    'SelectType=select/linear',
    'ReturnToService=2',
    `StateSaveLocation=${join(folder, 'state')}`,
    `SlurmdSpoolDir=${join(folder, '%n')}`,
    `SlurmctldPidFile=${join(folder, 'controller.pid')}`,
    `SlurmdPidFile=${join(folder, '%n.pid')}`,
    `SlurmctldLogFile=${join(folder, 'controller.log')}`,
    `SlurmdLogFile=${join(folder, '%n.log')}`,
    // More ranks than processors are what tests are made of.
    'SlurmdParameters=config_overrides',
    ...nodes.map(
      (name, i) => `NodeName=${name} NodeHostname=${me} NodeAddr=127.0.0.1 Port=${ports[i]} CPUs=8 State=UNKNOWN`,
    ),
    `PartitionName=all Nodes=${nodes.join(',')} Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:8`,
    '',
  ].join('\n');
}
