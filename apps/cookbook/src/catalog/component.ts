import { execFile } from 'node:child_process';

/** A part of the system that some recipes use and that npm cannot bring. */
export interface Component {
  readonly name: ComponentName;
  /** As people call it: `Open MPI`. */
  readonly title: string;
  /** How to get it. */
  readonly install: string;
  /** The version that is here, or `undefined` when it is not. Asked of the machine once. */
  version(): Promise<string | undefined>;
}

/** The components that recipes may name in `needs` and that `cookbook doctor` looks for. */
export type ComponentName =
  | 'gcc'
  | 'python'
  | 'openmpi'
  | 'mpich'
  | 'redis'
  | 'rabbitmq'
  | 'container'
  | 'browser'
  | 'gpu:opencl'
  | 'gpu:vulkan'
  | 'gpu:cuda';

interface Probe {
  readonly title: string;
  /** The part's name in tools/system/install.sh, or a sentence when no package brings it. */
  readonly part: string;
  /** Commands to try, in order; the first whose output matches tells the version. */
  readonly commands: readonly (readonly [file: string, ...arguments_: string[]])[];
  readonly pattern: RegExp;
}

const probes: Readonly<Record<ComponentName, Probe>> = {
  gcc: { title: 'GCC', part: 'compiler', commands: [['gcc', '--version']], pattern: /(\d+\.\d+\.\d+)/ },
  python: {
    title: 'Python',
    part: 'python',
    commands: [
      ['/usr/bin/python3', '--version'],
      ['python3', '--version'],
    ],
    pattern: /Python (\S+)/,
  },
  openmpi: {
    title: 'Open MPI',
    part: 'openmpi',
    commands: [
      ['mpirun.openmpi', '--version'],
      ['mpirun', '--version'],
    ],
    pattern: /Open MPI\)? (\S+)/,
  },
  mpich: {
    title: 'MPICH',
    part: 'mpich',
    commands: [['mpichversion'], ['mpirun.mpich', '--version']],
    pattern: /(?:MPICH Version:|Version:)\s+(\S+)/,
  },
  redis: { title: 'Redis', part: 'redis', commands: [['redis-server', '--version']], pattern: /v=(\S+)/ },
  rabbitmq: {
    title: 'RabbitMQ',
    part: 'rabbitmq',
    commands: [
      ['rabbitmqctl', 'version', '--offline'],
      ['rabbitmqctl', 'version'],
    ],
    pattern: /(\d+\.\d+\.\d+)/,
  },
  container: {
    title: 'container engine',
    part: 'containers',
    commands: [
      ['podman', '--version'],
      // Asks the engine, not the client: a client alone runs nothing.
      ['docker', 'info', '--format', 'Docker version {{.ServerVersion}}'],
    ],
    pattern: /((?:podman|Docker) version [\d.]+)/i,
  },
  browser: { title: 'Chromium', part: 'browser', commands: [['chromium', '--version']], pattern: /Chromium (\S+)/ },
  'gpu:opencl': { title: 'OpenCL', part: 'opencl', commands: [['clinfo']], pattern: /Platform Version\s+(OpenCL \S+)/ },
  'gpu:vulkan': {
    title: 'Vulkan',
    part: 'vulkan',
    commands: [['vulkaninfo', '--summary']],
    pattern: /apiVersion\s+=\s+(?:\d+ \()?([\d.]+)/,
  },
  'gpu:cuda': {
    title: 'CUDA',
    part: "install NVIDIA's driver and CUDA toolkit for this card",
    commands: [['nvidia-smi']],
    pattern: /CUDA Version:\s+(\S+)/,
  },
};

/** Every component's name, in the order in which `doctor` shows them. */
export const componentNames = Object.keys(probes) as readonly ComponentName[];

/** Whether a text names a component. */
export function isComponentName(text: string): text is ComponentName {
  return Object.hasOwn(probes, text);
}

const asked = new Map<ComponentName, Promise<string | undefined>>();

/** The component of that name. */
export function component(name: ComponentName): Component {
  const probe = probes[name];
  return {
    name,
    title: probe.title,
    install: probe.part.includes(' ') ? probe.part : `run: bash tools/system/install.sh ${probe.part}`,
    version() {
      const known = asked.get(name) ?? look(probe);
      asked.set(name, known);
      return known;
    },
  };
}

async function look(probe: Probe): Promise<string | undefined> {
  for (const [file, ...arguments_] of probe.commands) {
    const text = await output(file, arguments_);
    const version = text === undefined ? undefined : probe.pattern.exec(text)?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** Standard output and error of a command, or `undefined` when it is not here, fails or takes more than five seconds. */
function output(file: string, arguments_: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(file, [...arguments_], { timeout: 5000, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      resolve(error ? undefined : `${stdout}\n${stderr}`);
    });
  });
}
