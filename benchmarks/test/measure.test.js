// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { measure } from '../dist/harness/measure.js';
import { median } from '../dist/harness/median.js';

const script = fileURLToPath(new URL('contender.js', import.meta.url));
/** @param {string} name @param {(number | string)[]} figures the first one is the warm-up's */
const contender = (name, ...figures) => ({
  command: process.execPath,
  arguments: [script, name, ...figures.map(String)],
});
const effort = { rounds: 3, ms: 1 };
const silent = () => undefined;
/** @type {Omit<import('../dist/harness/row.js').PeerPlan, 'peer'>} */
const plan = {
  id: 'noop/them',
  unit: 'tasks/s',
  better: 'more',
  ours: contender('us', 1000, 30, 10, 20),
  peerName: 'them',
  target: 2,
};

describe('median', () => {
  it('is the middle figure, whatever their order', () => assert.equal(median([9, 1, 5]), 5));
  it('is the mean of the two middle ones', () => assert.equal(median([4, 1, 100, 2]), 3));
});

describe('a row beside a peer', () => {
  it('takes the medians, without the warm-up, and says how much faster ours is', async () => {
    const row = await measure({ ...plan, peer: contender('them 1.0', 1000, 5, 5, 40) }, effort, silent);
    assert.deepEqual(row, {
      ...{
        id: 'noop/them',
        ours: 20,
        peer: 5,
        peerName: 'them 1.0',
        unit: 'tasks/s',
        speedup: 4,
        target: 2,
        pass: true,
      },
    });
  });

  it('counts a smaller time as faster', async () => {
    const times = { ...plan, unit: 'ns', better: /** @type {const} */ ('less') };
    const row = await measure({ ...times, peer: contender('them', 0, 5, 5, 5) }, effort, silent);
    assert.ok('speedup' in row);
    assert.deepEqual([row.speedup, row.pass], [0.25, false]);
  });

  for (const [title, peer, reason] of /** @type {const} */ ([
    ['is not installed', contender('absent'), 'it was never installed'],
    ['ends during a turn', contender('them', 0, 5, 'end'), 'them: it ended during its turn'],
    [
      'cannot be started',
      { command: '/no/such/program', arguments: [] },
      '/no/such/program: spawn /no/such/program ENOENT',
    ],
  ])) {
    it(`reports a peer that ${title} as missing, with the reason, and keeps our figure`, async () => {
      const row = await measure({ ...plan, peer }, effort, silent);
      assert.ok('peer' in row);
      assert.deepEqual([row.ours, row.peer, row.speedup, row.pass, row.missing], [20, null, null, null, reason]);
    });
  }

  it('fails when our own side does, and says why', async () => {
    const row = await measure(
      { ...plan, ours: contender('us', 0, 'end'), peer: contender('them', 0, 5, 5, 5) },
      effort,
      silent,
    );
    assert.deepEqual([row.ours, row.pass, row.failed], [null, false, 'us: it ended during its turn']);
  });
});

describe('a row without a peer', () => {
  const alone = { id: 'recovery-ms', unit: 'ms', ours: contender('us', 1000, 30, 10, 20), limit: 20 };

  it('passes when the median is within the limit', async () => {
    const row = await measure({ ...alone, counts: 'median' }, effort, silent);
    assert.deepEqual(row, { id: 'recovery-ms', ours: 20, unit: 'ms', limit: 20, pass: true });
  });

  it('fails when the slowest turn counts and is beyond it', async () => {
    const row = await measure({ ...alone, counts: 'slowest' }, effort, silent);
    assert.deepEqual(row, { id: 'recovery-ms', ours: 30, unit: 'ms', limit: 20, pass: false });
  });

  it('fails when our side does', async () => {
    const row = await measure({ ...alone, ours: contender('absent'), counts: 'median' }, effort, silent);
    assert.deepEqual([row.ours, row.pass, row.failed], [null, false, 'it was never installed']);
  });
});
