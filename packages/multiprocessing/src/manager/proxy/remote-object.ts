import {
  ClosedError,
  PicklingError,
  refusesPostMessage,
  shareable,
  type ShareableRecord,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { randomUUID } from 'node:crypto';
import { linkTo } from '../link/link-to.js';
import type { Link } from '../link/link.js';
import { proxyKind, type ProxyState, type Way } from '../served/proxy-state.js';
import { reviveProxiesBy } from '../served/revive-proxy.js';
import { Operation } from '../wire/operation.js';

/** What a proxy stands for, kept out of the reach of the methods that its object has. */
export interface Referent {
  readonly link: Link;
  readonly object: number;
  readonly type: string;
  readonly methods: readonly string[];
  readonly options: WaitOptions | undefined;
  /** The proxy that counts, for one that was made by `with`. */
  readonly of: RemoteObject | undefined;
}

type RemoteClass = new (referent: Referent) => RemoteObject;
type ClassMaker = (type: string, methods: readonly string[]) => RemoteClass;

const disposed = new WeakSet<object>();
const referents = new WeakMap<object, Referent>();
const collected = new FinalizationRegistry<{ readonly link: Link; readonly object: number }>(({ link, object }) => {
  link.tell(Operation.release, object);
});

/** What every proxy is: a reference to an object of a manager's server, that counts there until it is disposed or collected. */
export abstract class RemoteObject {
  protected readonly refusal = refusesPostMessage;

  constructor(referent: Referent) {
    referents.set(this, referent);
    const { link, object, of } = referent;
    if (!of) collected.register(this, { link, object }, this);
  }

  /** The same object, every call with these options. */
  with(options: WaitOptions): this {
    const referent = referentOf(this);
    const { constructor } = this as { readonly constructor: unknown };
    return new (constructor as RemoteClass)({ ...referent, options, of: referent.of ?? this }) as this;
  }

  [Symbol.dispose](): void {
    const { link, object, of } = referents.get(this) as Referent;
    if (of || disposed.has(this)) return;
    disposed.add(this);
    collected.unregister(this);
    link.tell(Operation.release, object);
  }

  [shareable](): ShareableRecord {
    const { link, object, type, methods } = referentOf(this);
    const { manager } = link;
    let state: ProxyState = { manager, object, type, methods };
    if (destination?.manager !== manager) {
      const pin = randomUUID();
      link.tell(Operation.pin, object, pin);
      state = { ...state, way: wayFor(destination, link.way), pin };
    }
    return { kind: proxyKind, module: home, state };
  }
}

/** What a proxy stands for. */
export function referentOf(proxy: object): Referent {
  const referent = referents.get(proxy);
  if (disposed.has(referent?.of ?? proxy)) throw new ClosedError(`this proxy of ${referent?.link.name}`);
  if (referent) return referent;
  throw new PicklingError('a proxy', 'it was copied, not sent: give the proxy itself');
}

/** Whoever receives a proxy loads the whole package: the classes of its proxies stand in several modules. */
const home = new URL('./index.js', import.meta.url).href;

let destination: Link | undefined;

/** Runs something that packs values for a server: proxies of its own need no way and no pin there. */
export function whileSendingTo<R>(link: Link, body: () => R): R {
  const before = destination;
  destination = link;
  try {
    return body();
  } finally {
    destination = before;
  }
}

/** The key of one manager is never told to another over a network. */
function wayFor(to: Link | undefined, way: Way): Way {
  return to && !to.isFamily && 'key' in way ? { ...way, key: undefined } : way;
}

let classFor: ClassMaker;
const classes = new Map<string, RemoteClass>();

/** Says how the class of a proxy is made. */
export function makeClassesBy(maker: ClassMaker): void {
  classFor = maker;
}

/** A proxy for what a server has counted for this client already. */
export function receivedFrom(link: Link, { manager, object, type, methods, way, pin }: ProxyState): RemoteObject {
  if (manager !== link.manager) return arrived({ manager, object, type, methods, way, pin });
  const key = `${type} ${methods.join(' ')}`;
  let found = classes.get(key);
  if (!found) classes.set(key, (found = classFor(type, methods)));
  return new found({ link, object, type, methods, options: undefined, of: undefined });
}

/** A proxy that came with an argument, through a queue or with a result: from now on it counts for this client. */
function arrived(state: ProxyState): RemoteObject {
  const link = linkTo(state.manager, 'Manager', state.way);
  link.tell(Operation.attach, state.object, state.pin ?? '');
  return receivedFrom(link, state);
}
reviveProxiesBy(arrived);
