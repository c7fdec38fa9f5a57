/** The workflows of the bundle; Temporal finds each by its exported name. */
export { sweepWorkflow } from './sweep.ts';
export { syncLeadWorkflow } from './sync-lead.ts';
export { tokenRefreshWorkflow } from './token-refresh.ts';
