import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';

const FOLDER = join(import.meta.dirname, '../histories');
/** Names what has changed since the histories that are kept; these are never written again. */
const LABEL = process.env.RECORD_HISTORIES;

/** Which machine it was says nothing about the workflow. */
const withoutMachine = (json: string) =>
  json
    .replace(/"identity":\s*"[^"]*"/g, '"identity": "recorded"')
    .replace(/"stackTrace":\s*"(?:[^"\\]|\\.)*"/g, '"stackTrace": ""');

/** Replays what just happened; with `RECORD_HISTORIES=<what changed>` set it is kept for the versions to come. */
export async function replayNow(name: string, run: WorkflowHandle): Promise<void> {
  const history = await run.fetchHistory();
  const bundle = { workflowBundle: { codePath: process.env.TEST_WORKFLOW_BUNDLE ?? '' } };
  await Worker.runReplayHistory(bundle, history, run.workflowId);
  if (!LABEL) return;
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}.${LABEL}.json`);
  writeFileSync(file, `${withoutMachine(historyToJSON(history))}\n`, { flag: 'wx' });
}
