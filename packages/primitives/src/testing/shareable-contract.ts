import assert from 'node:assert/strict';
import { pack, unpack, unpackSync, type Packed } from '../codec/pack.js';
import { isShareable, shareable, type Shareable } from '../codec/shareable.js';
import type { ContractCase } from './contract.js';

/**
 * What every {@link Shareable} handle promises.
 *
 * @param make makes a handle.
 * @param isSame whether two handles stand for the same thing: change it through one and look through the other.
 */
export function shareableContract<H extends Shareable>(
  make: () => H,
  isSame: (one: H, other: H) => boolean | Promise<boolean>,
): readonly ContractCase[] {
  const sent = (value: unknown): Packed => {
    const packed = pack(value, 'value');
    assert.ok(packed, 'a handle must be found');
    return structuredClone(packed);
  };
  return [
    {
      title: 'its record can be cloned and names a kind and a module',
      run() {
        const record = make()[shareable]();
        structuredClone(record);
        assert.match(record.kind, /^\S+\.\S+$/);
        assert.match(record.module, /^(file|data):/);
      },
    },
    {
      title: 'it arrives as a handle of the same class to the same thing',
      async run() {
        const handle = make();
        const arrived = (await unpack(sent(handle))) as H;
        assert.ok(isShareable(arrived));
        assert.equal(Object.getPrototypeOf(arrived), Object.getPrototypeOf(handle));
        assert.ok(await isSame(handle, arrived));
      },
    },
    {
      title: 'it arrives from deep inside objects, arrays, Maps and Sets, once for each handle',
      async run() {
        const handle = make();
        const arrived = unpackSync(
          sent({
            list: [handle],
            map: new Map([['key', handle]]),
            keys: new Map([[handle, 1]]),
            set: new Set([handle]),
          }),
        ) as { list: [H]; map: Map<string, H>; keys: Map<H, number>; set: Set<H> };
        const [first] = arrived.list;
        assert.ok(await isSame(handle, first));
        assert.equal(arrived.map.get('key'), first);
        assert.equal(arrived.keys.get(first), 1);
        assert.ok(arrived.set.has(first));
      },
    },
    {
      title: 'posting it raw throws instead of splitting it in two',
      run() {
        assert.throws(() => structuredClone(make()));
      },
    },
  ];
}
