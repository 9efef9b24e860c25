/** The kind of record under which a proxy travels. */
export const proxyKind = '@parallel-cookbook/multiprocessing.RemoteObject';

/** How a client finds the server of a manager. */
export type Way =
  /** By the lobby in shared memory: for processes of one family. */
  | { readonly lobby: unknown; readonly life: unknown }
  /** By the network. Without the key only who has it already can use the proxy. */
  | { readonly host: string; readonly port: number; readonly key: string | undefined };

/** A proxy on the way. */
export interface ProxyState {
  /** The manager. */
  readonly manager: string;
  /** The object, by its number. */
  readonly object: number;
  /** Its type. */
  readonly type: string;
  /** What may be called. */
  readonly methods: readonly string[];
  /** How to get there; missing between a client and the server itself. */
  readonly way?: Way | undefined;
  /** Keeps the object alive until somebody has received it. */
  readonly pin?: string | undefined;
}

/** Whether this is the state of a proxy: a wire can bring anything. */
export function isProxyState(value: unknown): value is ProxyState {
  if (typeof value !== 'object' || value === null) return false;
  const { manager, object, type, methods } = value as Partial<ProxyState>;
  if (typeof manager !== 'string' || !Number.isSafeInteger(object) || typeof type !== 'string') return false;
  return Array.isArray(methods) && methods.every((method) => typeof method === 'string');
}
