// The last step of compiling `dist`: the workflows as one script, so that no worker spends its start on it.
import { writeFileSync } from 'node:fs';
import { createLog } from '../dist/log.js';
import { BUILT_BUNDLE, bundleWorkflows } from '../dist/temporal/bundle-workflows.js';

const { code } = await bundleWorkflows(createLog('build', 'warn'));
writeFileSync(BUILT_BUNDLE, code);
