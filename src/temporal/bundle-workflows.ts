import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  type WorkflowBundleOption,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import { temporalLogger } from './temporal-logger.ts';

/** `.ts` from source, `.js` from the build. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
/** Where `npm run build` puts the script, beside what it compiles. */
export const BUILT_BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** The workflows for a worker: made ahead in the build, else made now. */
export async function workflowBundle(log: Logger): Promise<WorkflowBundleOption> {
  return EXTENSION === '.js' ? { codePath: BUILT_BUNDLE } : bundleWorkflows(log);
}

/** Turns `src/workflows` into the one script that Temporal's sandbox runs. */
export function bundleWorkflows(log: Logger): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL(`../workflows/index${EXTENSION}`, import.meta.url)),
    logger: temporalLogger(log.child({}, { level: 'warn' })),
  });
}
