import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type Listening, listen } from '../../src/api/listen.ts';

const ALL_BUT_TIMEOUTS = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
] as const;

describe('an HTTP edge that closes', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let edge: Listening;
  let finish = () => {};
  let arrived = Promise.resolve();

  beforeEach(async () => {
    let arrive = () => {};
    arrived = new Promise((resolve) => {
      arrive = resolve;
    });
    edge = await listen(
      (request, response) => {
        if (request.url !== '/slow') return void response.end('quick');
        if (request.headers['x-begin']) response.write('begun, ');
        finish = () => response.end('slow');
        arrive();
      },
      0,
      { drainMs: 300 },
    );
  });
  afterEach(async () => {
    jest.useRealTimers();
    await edge.close().catch(() => {}); // closed already, unless a test failed
  });
  afterAll(() => agent.destroy());

  const ask = (path: string, { headers = {} } = {}) =>
    once(get({ port: edge.port, path, agent, headers }), 'response') as Promise<[IncomingMessage]>;
  const text = async (response: IncomingMessage) => (await response.toArray()).join('');

  it('answers what comes while it drains, and has each answer end its connection', async () => {
    const [before] = await ask('/quick');
    expect([await text(before), before.headers.connection]).toEqual(['quick', 'keep-alive']);
    jest.useFakeTimers({ doNotFake: [...ALL_BUT_TIMEOUTS] }); // it drains until we let time pass
    const closed = edge.close();
    const [during] = await ask('/quick');
    expect([await text(during), during.headers.connection]).toEqual(['quick', 'close']);
    jest.runOnlyPendingTimers();
    await closed;
    await expect(ask('/quick')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each([
    ['has not begun', {}, 'slow', 'close'],
    ['has begun', { 'x-begin': 'yes' }, 'begun, slow', 'keep-alive'],
  ])('waits for an answer that %s, and for no connection after it', async (_, headers, body, connection) => {
    const slow = ask('/slow', { headers });
    await arrived;
    const order: string[] = [];
    const closed = edge.close().then(() => order.push('closed'));
    setTimeout(() => {
      order.push('finished');
      finish();
    }, 500); // after the drain
    const [answer] = await slow;
    expect([await text(answer), answer.headers.connection]).toEqual([body, connection]);
    await closed;
    expect(order).toEqual(['finished', 'closed']);
  });
});
