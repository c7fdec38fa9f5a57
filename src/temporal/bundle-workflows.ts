import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Logger } from 'pino';
import { temporalLogger } from './temporal-logger.ts';

/** `.ts` from source, `.js` from the build. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** Turns `src/workflows` into the one script that Temporal's sandbox runs. */
export function bundleWorkflows(log: Logger): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL(`../workflows/index${EXTENSION}`, import.meta.url)),
    logger: temporalLogger(log.child({}, { level: 'warn' })),
  });
}
