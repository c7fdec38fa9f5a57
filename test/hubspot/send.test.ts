import { inspect } from 'node:util';
import { HubSpotError } from '../../src/hubspot/hubspot-error.ts';
import { send } from '../../src/hubspot/send.ts';
import { caught } from '../support/caught.ts';
import { answers, hangsUp, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { closedPort } from '../support/unreachable.ts';

const operation = 'contacts.create';

describe('one exchange with HubSpot', () => {
  const hubspot = useScriptedHubSpot();

  it('carries JSON and the access token', async () => {
    hubspot.will(answers(201, { id: '7' }));
    const url = `${hubspot.url}/contacts`;
    const answer = await send({ operation, method: 'POST', url, accessToken: 'a-token', json: { a: 1 } });
    expect(answer).toMatchObject({ status: 201, body: { id: '7' } });
    expect(hubspot.asked).toMatchObject([
      {
        method: 'POST',
        path: '/contacts',
        headers: { authorization: 'Bearer a-token', 'content-type': 'application/json' },
        body: '{"a":1}',
      },
    ]);
  });

  it('carries a form in its body, and no token unless given', async () => {
    hubspot.will(answers(200));
    await send({ operation, method: 'POST', url: hubspot.url, form: { a: 'x y', b: '&' } });
    const [{ headers, body, path }] = hubspot.asked as [(typeof hubspot.asked)[number]];
    expect({ body, path }).toEqual({ body: 'a=x+y&b=%26', path: '/' });
    expect(headers['content-type']).toMatch('application/x-www-form-urlencoded');
    expect(headers).not.toHaveProperty('authorization');
  });

  it.each([
    ['nothing', ''],
    ['a page', '<html>Bad gateway</html>'],
    ['half of its JSON', '{"id":'],
  ])('that brings %s has no body', async (_what, body) => {
    hubspot.will(answers(502, body));
    expect(await send({ operation, method: 'GET', url: hubspot.url })).toMatchObject({
      status: 502,
      body: null,
    });
  });
});

describe('no whole answer', () => {
  const hubspot = useScriptedHubSpot();
  const refusal = async (url: string) => {
    const error = await caught(send({ operation, method: 'GET', url, accessToken: 'a-secret-token' }));
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('a-secret-token');
    return error;
  };
  const tryAgain = (why: string) => ({ verdict: { is: 'try_again', why }, operation, status: null });

  it('because nobody listens is worth another try', async () => {
    const error = await refusal(`http://127.0.0.1:${await closedPort()}`);
    expect(error).toBeInstanceOf(HubSpotError);
    expect(error).toMatchObject(tryAgain('network'));
  });

  it('because the connection broke is worth another try', async () => {
    hubspot.will(hangsUp);
    expect(await refusal(hubspot.url)).toMatchObject(tryAgain('network'));
  });

  it('because it broke off in the middle is worth another try', async () => {
    hubspot.will((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":"7"', () => response.socket?.destroy());
    });
    expect(await refusal(hubspot.url)).toMatchObject(tryAgain('network'));
  });

  it('because it takes too long is worth another try', async () => {
    const timeout = AbortSignal.timeout;
    const spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(20));
    hubspot.will(() => {});
    expect(await refusal(hubspot.url)).toMatchObject(tryAgain('timeout'));
    expect(spy).toHaveBeenCalledWith(20_000);
    spy.mockRestore();
  });

  it('but a redirect is never followed: the token goes nowhere else', async () => {
    hubspot.will(answers(302, '', { location: '/elsewhere' }), answers(200, { id: '7' }));
    expect(await refusal(hubspot.url)).toMatchObject(tryAgain('network'));
    expect(hubspot.asked).toHaveLength(1);
  });
});
