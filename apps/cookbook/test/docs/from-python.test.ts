import { readFileSync } from 'node:fs';
import * as multiprocessing from '@parallel-cookbook/multiprocessing';
import * as primitives from '@parallel-cookbook/primitives';
import * as threading from '@parallel-cookbook/threading';
import { describe, expect, it } from '@jest/globals';

const page = readFileSync(new URL('../../docs/from-python.md', import.meta.url), 'utf8');

/** The rows of all tables: what stands under Python, and what stands under here. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|[ -]+\|/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .filter(([, python]) => python !== 'Python')
  .map(([, python = '', here = '']) => ({ python, here }));

/** Public names of Python 3.14: modules, classes and their members, without what was removed long ago. */
const python = {
  threading:
    'active_count current_thread enumerate main_thread get_ident get_native_id excepthook local stack_size settrace ' +
    'settrace_all_threads gettrace setprofile setprofile_all_threads getprofile TIMEOUT_MAX ThreadError Thread Timer Lock ' +
    'RLock Condition Semaphore BoundedSemaphore Event Barrier BrokenBarrierError',
  members:
    'start run join name ident native_id is_alive daemon cancel acquire release locked wait wait_for notify notify_all set ' +
    'clear is_set reset abort parties n_waiting broken',
  queue:
    'Queue LifoQueue PriorityQueue SimpleQueue Empty Full ShutDown qsize empty full put put_nowait get get_nowait task_done ' +
    'join shutdown',
  futures:
    'ThreadPoolExecutor submit map shutdown initializer thread_name_prefix BrokenThreadPool Future cancel cancelled running ' +
    'done result exception add_done_callback set_result set_exception set_running_or_notify_cancel as_completed wait ' +
    'FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED CancelledError TimeoutError Executor',
  multiprocessing:
    'Process current_process parent_process active_children cpu_count freeze_support set_executable ProcessError ' +
    'TimeoutError AuthenticationError BufferTooShort Lock RLock Semaphore BoundedSemaphore Condition Event Barrier Queue ' +
    'JoinableQueue SimpleQueue Value RawValue Array RawArray',
  processes: 'run start join name daemon pid is_alive exitcode sentinel authkey terminate kill interrupt close',
  connections:
    'Pipe send recv send_bytes recv_bytes recv_bytes_into poll readable writable closed fileno EOFError SharedMemory create ' +
    'buf name size close unlink ShareableList shm',
  pools:
    'ProcessPoolExecutor max_workers mp_context initializer initargs max_tasks_per_child BrokenProcessPool ' +
    'terminate_workers kill_workers',
};

/** Every name that can be written here: what the packages export, and the members of their classes. */
const ours = new Set<string>();
for (const [name, value] of [
  ...Object.entries(primitives),
  ...Object.entries(threading),
  ...Object.entries(multiprocessing),
]) {
  ours.add(name);
  if (typeof value !== 'function') continue;
  for (const member of Object.getOwnPropertyNames(value)) ours.add(member);
  const prototype = (value as { readonly prototype?: object }).prototype;
  if (prototype) for (const member of Object.getOwnPropertyNames(prototype)) ours.add(member);
}

describe('the page From Python to TypeScript', () => {
  it.each(Object.entries(python))('has every public name of %s', (_, names) => {
    const written = new Set(rows.flatMap((row) => row.python.match(/\w+/g) ?? []));
    expect(names.split(' ').filter((name) => !written.has(name))).toEqual([]);
  });

  it('names only classes, functions and methods that exist', () => {
    const called = rows.flatMap(({ here }) =>
      [...here.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) =>
        [...code.matchAll(/(?:new (\w+)|(\w+)(?=\())/g)].map(([, made, name]) => made ?? name ?? ''),
      ),
    );
    expect(called.length).toBeGreaterThan(50);
    expect([...new Set(called)].filter((name) => !ours.has(name) && !/^[a-z]$/.test(name))).toEqual([]);
  });
});
