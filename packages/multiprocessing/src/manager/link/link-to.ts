import {
  ArgumentError,
  reviveSync,
  type BlockingQueue,
  type SharedValue,
  type ShareableRecord,
} from '@parallel-cookbook/primitives';
import type { Visitor } from '../ring-listener.js';
import type { Way } from '../served/proxy-state.js';
import type { Link } from './link.js';
import { RingLink } from './ring-link.js';
import { SocketLink } from './socket-link.js';

/** The links of this thread, one for each manager. */
const links = new Map<string, Link>();

/** The link to a manager: the one that this thread has, or a new one by the way that came with a proxy. */
export function linkTo(manager: string, name: string, way: Way | undefined): Link {
  const known = links.get(manager);
  if (known) return known;
  if (!way)
    throw new ArgumentError('manager', manager, 'this thread has no connection to it: call connectManager first');
  let link: Link;
  if ('lobby' in way) {
    const lobby = reviveSync(way.lobby as ShareableRecord) as BlockingQueue<Visitor>;
    const life = reviveSync(way.life as ShareableRecord) as SharedValue<'i32'>;
    link = new RingLink(manager, name, way, { lobby, life });
  } else {
    const { key } = way;
    if (key === undefined) {
      throw new ArgumentError(
        'authkey',
        key,
        'the proxy came without the key of its manager: call connectManager first',
      );
    }
    link = new SocketLink(manager, name, way, key);
  }
  links.set(manager, link);
  return link;
}

/** Makes a link known; another one to the same manager is given instead if it lives. */
export function remember(link: Link): void {
  links.set(link.manager, link);
}

/** Forgets the link to a manager that was shut down or left. */
export function forget(manager: string): void {
  links.delete(manager);
}
