import { ActivityFailure, ApplicationFailure, RetryState } from '@temporalio/common';
import type { LeadRef } from '../../src/leads/lead.ts';
import { faultOf } from '../../src/workflows/fault-of.ts';
import { pauseFor } from '../../src/workflows/pause-for.ts';
import { runActivity } from '../support/activity.ts';
import type { leadSteps } from '../support/lead-steps.ts';

const STAGES = ['refreshToken', 'searchContact', 'createOrUpdateContact'] as const;
export type Stage = (typeof STAGES)[number];

const ATTEMPTS_MAX = 3;

/** One lead's run as its workflow drives it, an attempt of an activity at a time and without the pauses between. */
export class LeadRun {
  readonly lead: LeadRef;
  /** What comes next; `null` when the run has come to an end. */
  stage: Stage | null = 'refreshToken';
  /** How it stands: `synced`, or what it waits for or failed with. */
  end = 'running';
  attempts = 0;
  /** The failures' types so far, `!` after those that are not worth another attempt. */
  readonly failures: string[] = [];
  readonly #steps: ReturnType<typeof leadSteps>;
  #contactId: string | null = null;

  constructor(steps: ReturnType<typeof leadSteps>, lead: LeadRef) {
    this.#steps = steps;
    this.lead = lead;
  }

  /** Begins anew, as after its timer or a person's Retry. */
  again(): void {
    this.stage = 'refreshToken';
    this.attempts = 0;
    this.end = 'running';
  }

  /** One attempt of the activity that comes next. */
  async attempt(): Promise<void> {
    const { stage } = this;
    if (stage === null) return;
    this.attempts += 1;
    try {
      this.stage = await this.#run(stage);
      this.attempts = 0;
      if (this.stage === null) this.end = 'synced';
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      this.failures.push(`${error.type}${error.nonRetryable ? '!' : ''}`);
      if (error.nonRetryable || this.attempts === ATTEMPTS_MAX) await this.#halt(error);
    }
  }

  async #run(stage: Stage): Promise<Stage | null> {
    const { refreshToken, searchContact, createOrUpdateContact } = this.#steps;
    switch (stage) {
      case 'refreshToken':
        return (await runActivity(refreshToken, this.lead)).state === 'ready' ? 'searchContact' : null;
      case 'searchContact':
        this.#contactId = (await runActivity(searchContact, this.lead)).contactId;
        return 'createOrUpdateContact';
      case 'createOrUpdateContact':
        await runActivity(createOrUpdateContact, { ...this.lead, contactId: this.#contactId });
        return null;
    }
  }

  async #halt(failure: ApplicationFailure): Promise<void> {
    const fault = faultOf(
      new ActivityFailure('', '', '', RetryState.NON_RETRYABLE_FAILURE, undefined, failure),
    );
    if (fault === null) throw failure;
    const { code, waitMs } = fault;
    const pause = pauseFor(code, { rounds: {}, waitMs, random: 0 });
    const state =
      pause.is === 'fail'
        ? ({ status: 'failed', code: pause.code } as const)
        : ({ status: 'waiting', waitingFor: pause.waitingFor, waitMs: pause.waitMs } as const);
    await runActivity(this.#steps.recordState, { ...this.lead, state });
    this.stage = null;
    this.end = pause.is === 'fail' ? `failed: ${pause.code}` : `waits: ${pause.waitingFor}`;
    if (pause.is === 'wait' && waitMs !== null) this.end += ` ${waitMs / 1_000} s`;
  }
}

/** Brings runs to where `isThere`, those of one round at once. */
export async function runUntil(
  runs: readonly LeadRun[],
  isThere: (run: LeadRun) => boolean,
  before = async () => {},
) {
  for (;;) {
    const left = runs.filter((run) => run.stage !== null && !isThere(run));
    if (left.length === 0) return;
    await before();
    await Promise.all(left.map((run) => run.attempt()));
  }
}
