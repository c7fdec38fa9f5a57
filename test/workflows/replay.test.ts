import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { quietTemporal } from '../support/quiet-temporal.ts';

const FOLDER = join(import.meta.dirname, '../histories');
const RECORDED = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const bundle = { workflowBundle: { codePath: process.env.TEST_WORKFLOW_BUNDLE ?? '' } };

/** Runs that are alive while a new version is rolled out must go on in it: what was recorded replays for ever. */
describe('recorded histories', () => {
  beforeAll(quietTemporal);

  it('are there for every way that a run can go', () => {
    expect(RECORDED.length).toBeGreaterThanOrEqual(8);
  });

  it.each(RECORDED)('%s replays in the workflows of today', async (name) => {
    const history = historyFromJSON(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
    await Worker.runReplayHistory(bundle, history, name);
  });

  it('would not replay in workflows that do something else', async () => {
    const text = readFileSync(join(FOLDER, 'lead-created.json'), 'utf8');
    const other = historyFromJSON(JSON.parse(text.replaceAll('"searchContact"', '"findContact"')));
    await expect(Worker.runReplayHistory(bundle, other, 'other')).rejects.toThrow(/nondeterminism/i);
  });
});
