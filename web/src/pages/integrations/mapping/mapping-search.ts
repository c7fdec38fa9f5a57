import { z } from 'zod';
import { text } from '../../../search.ts';

/** `map`: a row is added for this field. `lead`: the lead that the mapping is tried on. */
export const mappingSearch = z.object({ map: text(100), lead: text(50) });
