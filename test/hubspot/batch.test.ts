import { batchReadById } from '../../src/hubspot/batch.ts';
import { HubSpotClient } from '../../src/hubspot/hubspot-client.ts';
import { answers, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { UNMETERED } from '../support/unmetered.ts';

const UNANSWERED = { is: 'unanswered' };

describe('contacts that are read by id in one call', () => {
  const scripted = useScriptedHubSpot();
  const read = (...reads: [contactId: string, ...properties: string[]][]) => {
    const tokens = async () => ({ accessToken: 'token', version: 1 });
    const client = new HubSpotClient({ apiUrl: scripted.url, version: 'v3', tokens, meter: UNMETERED });
    return batchReadById(
      client,
      reads.map(([contactId, ...properties]) => ({ contactId, properties })),
    );
  };
  const contact = (id: string, properties = {}) => ({ id, properties });

  it('are asked for with every property that anybody wants, each once', async () => {
    scripted.will(answers(200, { results: [contact('1'), contact('2')] }));
    await read(['1', 'city', 'plan'], ['2', 'plan', 'phone']);
    expect(scripted.asked.map(({ path }) => path)).toEqual(['/crm/v3/objects/contacts/batch/read']);
    expect(JSON.parse(scripted.asked[0]?.body ?? '')).toEqual({
      properties: ['city', 'plan', 'phone'],
      propertiesWithHistory: [],
      inputs: [{ id: '1' }, { id: '2' }],
    });
  });

  it('come back to whom they belong, in whatever order HubSpot names them', async () => {
    const [one, two] = [contact('1', { city: 'London' }), contact('2', { city: null })];
    scripted.will(answers(200, { results: [two, one] }));
    expect(await read(['1', 'city'], ['2', 'city'])).toEqual([
      { is: 'done', result: one },
      { is: 'done', result: two },
    ]);
  });

  it.each([
    ['names another id, as after a merge', { results: [contact('1'), contact('9')] }],
    ['says nothing of', { results: [contact('1')] }],
    [
      'does not find in a batch',
      { results: [contact('1')], errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['2'] } }] },
    ],
  ])('leave open what HubSpot %s', async (_, body) => {
    scripted.will(answers(207, body));
    expect(await read(['1', 'city'], ['2', 'city'])).toEqual([
      { is: 'done', result: contact('1') },
      UNANSWERED,
    ]);
  });
});
