import { type OperatorPort, openOperatorPort } from '../src/operator-port.ts';

describe('the port for operators', () => {
  let opened: OperatorPort;
  beforeAll(async () => {
    opened = await openOperatorPort(0, {
      '/metrics': async () => ({ type: 'text/plain; version=0.0.4', body: 'up 1\n' }),
      '/readyz': () => ({ status: 503, type: 'application/json', body: '{}' }),
      '/broken': () => {
        throw new Error('marked words');
      },
    });
  });
  afterAll(() => opened.close());

  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${opened.port}${path}`);
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };

  it('answers each page as that says, whatever is asked of it', async () => {
    const page = { status: 200, type: 'text/plain; version=0.0.4', text: 'up 1\n' };
    expect(await get('/metrics')).toEqual(page);
    expect(await get('/metrics?name[]=up')).toEqual(page);
    expect(await get('/readyz')).toMatchObject({ status: 503, text: '{}' });
  });

  it.each(['/', '/nothing', '/metrics/more'])('has nothing at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('says of a page that fails no more than that', async () => {
    expect(await get('/broken')).toEqual({ status: 500, type: null, text: '' });
  });
});
