// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exitCode, main, selected } from '../dist/harness/command-line.js';
import { report, table } from '../dist/harness/report.js';

/** @type {import('../dist/harness/row.js').PeerRow} */
const met = {
  ...{
    id: 'noop/them',
    ours: 20_000,
    peer: 5,
    peerName: 'them 1.0',
    unit: 'tasks/s',
    speedup: 4000,
    target: 2,
    pass: true,
  },
};
/** @type {import('../dist/harness/row.js').LimitRow} */
const missed = { id: 'recovery-ms', ours: 30, unit: 'ms', limit: 20, pass: false };
const absent = { ...met, peer: null, speedup: null, pass: null, missing: 'not installed' };
const broken = { ...missed, ours: null, failed: 'threading: an increment was lost' };

describe('which rows are measured', () => {
  const plans = ['lock/c', 'lock/python', 'queue/python'].map((id) => ({
    ...{ id, unit: 'ns', ours: { command: 'true', arguments: [] }, limit: 1, counts: /** @type {const} */ ('median') },
  }));
  /** @param {string[]} texts */
  const ids = (...texts) => selected(plans, texts).map(({ id }) => id);

  it('are all of them by default', () => assert.deepEqual(ids(), ['lock/c', 'lock/python', 'queue/python']));
  it('are those whose id contains the text', () => assert.deepEqual(ids('lock'), ['lock/c', 'lock/python']));
  it('are those of any text given', () => assert.deepEqual(ids('/c', 'queue'), ['lock/c', 'queue/python']));
  it('are none when none contains it', () => assert.deepEqual(ids('gpu'), []));
});

describe('the exit code', () => {
  it('is 0 when all targets are met, and when a peer is missing', () =>
    assert.equal(exitCode([met, absent], false), 0));
  it('is 1 when a target is missed', () => assert.equal(exitCode([met, missed], false), 1));
  it('is 0 for a quick run that missed a target', () => assert.equal(exitCode([met, missed], true), 0));
  it('is 1 when our side failed, quick or not', () => {
    assert.deepEqual([exitCode([broken], false), exitCode([broken], true)], [1, 1]);
  });

  for (const [title, argv] of /** @type {[string, string[]][]} */ ([
    ['an option that is not known', ['threading', '--fast']],
    ['no package', []],
    ['a package without benchmarks', ['toString']],
    ['a filter that leaves no row', ['threading', '--only', 'no such row']],
  ])) {
    it(`is 2 for ${title}`, async () => assert.equal(await main(argv), 2));
  }
});

describe('the table', () => {
  const lines = table([met, missed, absent, broken]).split('\n');

  it('has a heading and a line for each row', () => {
    assert.equal(lines.length, 5);
    assert.match(String(lines[0]), /^row +ours +peer +unit +speed-up +target or limit$/);
  });
  it('shows the target of a row beside a peer', () => {
    assert.match(String(lines[1]), /^noop\/them +20,000 +5\.00 +tasks\/s +4000\.00× +≥ 2 +✓$/);
  });
  it('shows the limit of a row without a peer', () => {
    assert.match(String(lines[2]), /^recovery-ms +30\.0 +– +ms +– +≤ 20 +✗$/);
  });
  it('says which peer is missing, and why', () => assert.match(String(lines[3]), / missing: not installed$/));
  it('says why our side failed', () => assert.match(String(lines[4]), / ✗ failed: threading: an increment was lost$/));
});

describe('the JSON file', () => {
  it('has the package, the date, the machine, the effort and the rows as they are', () => {
    const written = JSON.parse(JSON.stringify(report('threading', true, [met, missed])));
    assert.deepEqual(Object.keys(written), ['package', 'date', 'machine', 'quick', 'rows']);
    assert.deepEqual(Object.keys(written.machine), ['cpu', 'cores', 'memoryGiB', 'node']);
    assert.equal(written.machine.node, process.version);
    assert.match(written.date, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.deepEqual([written.package, written.quick, written.rows], ['threading', true, [met, missed]]);
  });
});
