import { z } from 'zod';
import { text } from '../../search.ts';

export const signInSearch = z.object({ next: text(1_000), result: text(50) });
