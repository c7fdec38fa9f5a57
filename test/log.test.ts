import { ApplicationFailure } from '@temporalio/common';
import { sql } from 'drizzle-orm';
import { createLog } from '../src/log.ts';
import { temporalLogger } from '../src/temporal/temporal-logger.ts';
import { caught } from './support/caught.ts';
import { useDatabase } from './support/database.ts';
import { closedPort } from './support/unreachable.ts';

const MARKED = 'marked@example.com';
/** What somebody may type into a field so that it looks like a line of a stack. */
const HOSTILE = `${MARKED}\n    at marked (/marked.ts:1:1)\n    at ${MARKED} (file:///x.ts:2:2)`;

/** A log, and what it has written. */
function aLog(level: string) {
  const lines: string[] = [];
  const log = createLog('test', level, { write: (line: string) => void lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe.each(['info', 'debug'])('a log line at level %s', (level) => {
  const parts = useDatabase();

  it.each(['email', 'fields', 'accessToken', 'refreshToken', 'authorization', 'cookie', 'params', 'query'])(
    'hides %s, wherever it stands',
    (name) => {
      const { log, lines } = aLog(level);
      log.info(
        { [name]: MARKED, lead: { [name]: MARKED, more: { [name]: [MARKED] } }, leadId: 'lead_1' },
        'said',
      );
      expect(lines.join()).not.toContain('marked');
      expect(lines.join()).toContain('lead_1');
    },
  );

  it.each([
    ['an error whose message goes on like a stack', new Error(HOSTILE)],
    ['its cause', new Error('outside', { cause: new Error(HOSTILE, { cause: HOSTILE }) })],
    [
      'an error with a sentence as its code',
      Object.assign(new Error(MARKED), { code: MARKED, type: HOSTILE }),
    ],
    ['something thrown that is no error', { message: HOSTILE }],
    ['a text', HOSTILE],
  ])('says nothing that a person typed of %s', (_what, err) => {
    const { log, lines } = aLog(level);
    log.error({ err }, 'failed');
    expect(lines.join()).not.toContain('marked');
  });

  it("says of PostgreSQL's errors the code and where it was, and no parameter", async () => {
    const { log, lines, last } = aLog(level);
    for (const statement of [
      sql`select ${HOSTILE}::int`,
      sql`insert into suppressions (tenant_id, email_hash) values (${HOSTILE}, ${HOSTILE})`,
    ]) {
      log.error({ err: await caught(parts.db.execute(statement)) }, 'failed');
      const { err } = last() as { err: { frames: string[]; cause: { code: string } } };
      expect(err.cause.code).toMatch(/^(22P02|23503)$/);
      expect(err.frames.length).toBeGreaterThan(0);
    }
    expect(lines.join()).not.toContain('marked');
  });

  it('says of a call that found nobody why, and not what it sent', async () => {
    const { log, lines, last } = aLog(level);
    const url = `http://127.0.0.1:${await closedPort()}/${MARKED}`;
    log.error({ err: await caught(fetch(url, { method: 'POST', body: HOSTILE })) }, 'failed');
    expect(last()).toMatchObject({ err: { cause: { code: 'ECONNREFUSED' } } });
    expect(lines.join()).not.toContain('marked');
  });

  it("names the lead in Temporal's own lines, and of a failure its code", () => {
    const { log, lines, last } = aLog(level);
    const error = ApplicationFailure.create({ type: 'hubspot_outage', message: HOSTILE, details: [HOSTILE] });
    temporalLogger(log).warn('Activity failed', {
      error,
      workflowId: 'sync-lead:acme:lead_1',
      activityType: 'searchContact',
      taskToken: MARKED,
    });
    expect(last()).toMatchObject({
      msg: 'Activity failed',
      tenantId: 'acme',
      leadId: 'lead_1',
      activityType: 'searchContact',
      err: { type: 'ApplicationFailure', code: 'hubspot_outage' },
    });
    temporalLogger(log).warn('Activity failed', { error, workflowId: 'token-refresh:acme' });
    expect(last()).toMatchObject({ tenantId: 'acme' });
    expect(last()).not.toHaveProperty('leadId');
    expect(lines.join()).not.toContain('marked');
  });
});

describe('the level', () => {
  it("holds for Temporal's lines as for ours", () => {
    for (const [level, count] of [
      ['info', 0],
      ['debug', 1],
    ] as const) {
      const { log, lines } = aLog(level);
      temporalLogger(log).debug('Activity started', { workflowId: 'sync-lead:acme:lead_1' });
      expect(lines).toHaveLength(count);
    }
  });
});
