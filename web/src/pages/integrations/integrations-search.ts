import { z } from 'zod';
import { text } from '../../search.ts';

/** Coming back from HubSpot with a connection: `?connected=1`. */
export const integrationsSearch = z.object({ connected: text(10) });

/** Coming back without: with a problem, with another account than before, or from HubSpot's marketplace. */
export const hubspotSearch = z.object({
  problem: text(50),
  /** The account that belongs to another workspace. */
  account: text(20),
  pending: text(10),
  from: text(50),
});
