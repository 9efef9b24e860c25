// a: an address, i: an int, h: a handle
const signatures = {
  MPI_Init_thread: 'aaia',
  MPI_Finalize: '',
  MPI_Abort: 'hi',
  MPI_Get_library_version: 'aa',
  MPI_Error_class: 'ia',
  MPI_Error_string: 'iaa',
  MPI_Comm_rank: 'ha',
  MPI_Comm_size: 'ha',
  MPI_Comm_dup: 'ha',
  MPI_Comm_idup: 'haa',
  MPI_Comm_group: 'ha',
  MPI_Comm_create_group: 'hhia',
  MPI_Intercomm_create: 'hihiia',
  MPI_Intercomm_merge: 'hia',
  MPI_Comm_spawn_multiple: 'iaaaaihaa',
  MPI_Comm_get_parent: 'a',
  MPI_Info_create: 'a',
  MPI_Info_set: 'haa',
  MPI_Info_free: 'a',
  MPI_Open_port: 'ha',
  MPI_Close_port: 'a',
  MPI_Comm_split_type: 'hiiha',
  MPI_Comm_free: 'a',
  MPI_Comm_get_attr: 'hiaa',
  MPI_Comm_set_errhandler: 'hh',
  MPI_Group_incl: 'hiaa',
  MPI_Group_free: 'a',
  MPI_Send: 'aihiih',
  MPI_Isend: 'aihiiha',
  MPI_Issend: 'aihiiha',
  MPI_Irsend: 'aihiiha',
  MPI_Irecv: 'aihiiha',
  MPI_Iprobe: 'iihaa',
  MPI_Improbe: 'iihaaa',
  MPI_Mrecv: 'aihaa',
  MPI_Imrecv: 'aihaa',
  MPI_Testsome: 'iaaaa',
  MPI_Cancel: 'a',
  MPI_Test: 'aaa',
  MPI_Test_cancelled: 'aa',
  MPI_Get_elements_x: 'aha',
  MPI_Type_contiguous: 'iha',
  MPI_Type_create_struct: 'iaaaa',
  MPI_Type_commit: 'a',
  MPI_Type_free: 'a',
  MPI_Ibarrier: 'ha',
  MPI_Igather: 'aihaihiha',
  MPI_Iallgather: 'aihaihha',
  MPI_Ialltoall: 'aihaihha',
  MPI_Bcast: 'aihih',
  MPI_Ibcast: 'aihiha',
  MPI_Ireduce: 'aaihhiha',
  MPI_Iallreduce: 'aaihhha',
  MPI_Ireduce_scatter: 'aaahhha',
  MPI_Iscan: 'aaihhha',
  MPI_Iexscan: 'aaihhha',
} as const;

/** The functions of MPI that we call. */
export type FunctionName = keyof typeof signatures;
/** One of them: addresses and handles are numbers, what it returns is 0 or the code of an error. */
export type MpiFunction = (...args: number[]) => number;

/** What each takes, as the names of C's types. @param handle how C sees a handle. */
export function* signaturesWith(handle: string): Generator<readonly [name: FunctionName, types: string[]]> {
  const types: Readonly<Record<string, string>> = { a: 'intptr_t', i: 'int', h: handle };
  for (const [name, letters] of Object.entries(signatures)) {
    yield [name as FunctionName, Array.from(letters, (letter) => types[letter] as string)];
  }
}
