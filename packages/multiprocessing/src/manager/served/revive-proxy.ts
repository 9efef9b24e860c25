import { PicklingError, registerShareable } from '@parallel-cookbook/primitives';
import { isProxyState, proxyKind, type ProxyState } from './proxy-state.js';

type Reviver = (state: ProxyState) => object;
let reviver: Reviver = () => {
  throw new PicklingError('a proxy', 'no manager is known here; import @parallel-cookbook/multiprocessing');
};

registerShareable(proxyKind, (state: unknown) => {
  if (!isProxyState(state)) throw new PicklingError('a proxy', 'it is damaged');
  return reviver(state);
});

/** Says what becomes of a proxy that arrives in this isolate. */
export function reviveProxiesBy(by: Reviver): void {
  reviver = by;
}

/** Lets a function run while proxies that arrive become something else. */
export function whileRevivingBy<R>(by: Reviver, body: () => R): R {
  const before = reviver;
  reviver = by;
  try {
    return body();
  } finally {
    reviver = before;
  }
}
