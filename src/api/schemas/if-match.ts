import { z } from 'zod';

/** Who changes something names the version that they have seen. */
export const IfMatchHeaders = z.object({
  'if-match': z
    .string()
    .max(200)
    .optional()
    .meta({ param: { required: true }, description: 'The ETag of the version that was changed.' }),
});
