import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { ConnectionRequired } from '../../src/connections/connection-required.ts';
import { HubSpotError } from '../../src/hubspot/hubspot-error.ts';
import { LeadFault } from '../../src/leads/lead-fault.ts';
import { anActivityEnvironment, failureOf, runActivity } from '../support/activity.ts';
import { caught } from '../support/caught.ts';
import { useDatabase } from '../support/database.ts';

const failing = (error: unknown) => async () => {
  throw error;
};
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

describe('what leaves an activity', () => {
  const parts = useDatabase();

  it('of an error that nobody foresaw is a trace id, which leads to the log', async () => {
    const lines: string[] = [];
    const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
    const error = new Error('marked message', { cause: new Error('marked cause') });
    const { kept, details, ...failure } = await failureOf(runActivity(failing(error), undefined, log));
    expect(details).toBeUndefined();
    const traceId = UUID.exec(failure.message)?.[0];
    expect(failure).toEqual({
      type: 'internal_error',
      message: `internal error, trace ${traceId}`,
      nonRetryable: false,
      stack: '',
      cause: undefined,
    });
    expect(kept).not.toMatch(/marked|interceptor\.test/);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ traceId, activityType: 'unknown', attempt: 1 });
  });

  it.each([
    ['a text', 'marked'],
    ['nothing', undefined],
    ['an object', { message: 'marked' }],
  ])('is a trace id too where %s was thrown', async (_what, thrown) => {
    const { kept, type } = await failureOf(runActivity(failing(thrown), undefined));
    expect(type).toBe('internal_error');
    expect(kept).not.toContain('marked');
  });

  it("never holds a statement's parameters, as a database driver's message does", async () => {
    const query = async () => void (await parts.db.execute(sql`select ${'marked@example.com'}::int`));
    const { kept, type } = await failureOf(runActivity(query, undefined));
    expect(type).toBe('internal_error');
    expect(kept).not.toContain('marked');
  });

  it.each([
    [new LeadFault('invalid_email', 'marked'), 'invalid_email', true],
    [new ConnectionRequired('disconnected'), 'connection_required', true],
    [
      new HubSpotError({ verdict: { is: 'try_again', why: 'outage' }, operation: 'contacts.create' }),
      'hubspot_outage',
      false,
    ],
  ])('of what is known is its code: %s', async (error, type, nonRetryable) => {
    const { kept, ...failure } = await failureOf(runActivity(failing(error), undefined));
    expect(failure).toMatchObject({ type, message: type, nonRetryable, stack: '', cause: undefined });
    expect(kept).not.toContain('marked');
  });

  it.each([
    ['ends an activity of three attempts, whose run waits on a timer', 3, true],
    ['is one more try where tries have no bound, as when a state must be on record', 0, false],
  ])('of a database that is away %s', async (_what, maximumAttempts, nonRetryable) => {
    const away = Object.assign(new Error('marked'), { code: 'ECONNREFUSED' });
    const running = anActivityEnvironment(undefined, { retryPolicy: { maximumAttempts } }).run(failing(away));
    expect(await failureOf(running)).toMatchObject({ type: 'database_unavailable', nonRetryable });
  });

  it.each([ApplicationFailure.nonRetryable('code', 'code'), new CancelledFailure('cancelled')])(
    'is what the activity itself decided, or its cancellation: %s',
    async (failure) => {
      expect(await caught(runActivity(failing(failure), undefined))).toBe(failure);
    },
  );

  it('is a heartbeat every three seconds, for as long as it runs', async () => {
    jest.useFakeTimers();
    const environment = anActivityEnvironment();
    let beats = 0;
    environment.on('heartbeat', () => {
      beats += 1;
    });
    let finish = () => {};
    const running = environment.run(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    await jest.advanceTimersByTimeAsync(9_500);
    finish();
    await running;
    await jest.advanceTimersByTimeAsync(9_500);
    jest.useRealTimers();
    expect(beats).toBe(3);
  });
});
