import fc from 'fast-check';
import { useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { Coverage, faultOf } from './answers.ts';
import { operationAt } from './document.ts';
import { anyRequest } from './requests.ts';
import { hangUp, prepare, send } from './send.ts';
import { aWorld } from './world.ts';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 500);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);
const RENEW_EVERY = 100;

/** `FUZZ_REQUESTS=10000 npx jest test/fuzz` for the whole, `FUZZ_SEED` for others. */
describe(`${REQUESTS} requests of any kind, FUZZ_SEED=${SEED}`, () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const api = useApi(parts, { hubspot });
  afterAll(hangUp);

  it(
    'get an answer that the OpenAPI document describes, and never a fault of ours',
    async () => {
      const world = await aWorld(parts.db, hubspot);
      const coverage = new Coverage();
      let count = 0;
      await fc.assert(
        fc.asyncProperty(anyRequest, async (request) => {
          if (++count % RENEW_EVERY === 0) await world.renew();
          const sent = await prepare(api.url, world, request);
          const operation = operationAt(sent.method, sent.target);
          const answer = await send(api.url, sent);
          const fault = faultOf(operation, sent, answer);
          if (fault !== null) throw new Error(`${sent.method} ${sent.target}: ${fault}`);
          if (operation) coverage.note(operation, answer.status);
          if (operation && answer.status < 300) world.learn(answer);
          if (operation?.method === 'DELETE' && answer.status === 204) await world.signIn();
        }),
        { seed: SEED, numRuns: REQUESTS },
      );
      if (REQUESTS > 1_000) console.info(coverage.table());
      expect(coverage.without(() => true)).toEqual([]);
      if (REQUESTS >= 10_000) expect(coverage.without((status) => status < 300)).toEqual([]);
    },
    60_000 + REQUESTS * 50,
  );
});
