import { z } from 'zod';

/** The shapes in which HubSpot was seen to refuse values: see `invalidProperties`. */
export const errorShapes = ['errors', 'message', 'validationResults'] as const;

/** The shapes in which HubSpot was seen to answer 409: see `contactExists`. */
export const conflictShapes = ['message', 'identityProfile', 'bare'] as const;

/** What may be set while the sandbox runs, until a reset. */
export type Settings = {
  /** How long a call travels there and back. */
  latencyMs: number;
  errorShape: (typeof errorShapes)[number];
  conflictShape: (typeof conflictShapes)[number];
};

export const ChangedSettings = z
  .strictObject({
    latencyMs: z.coerce.number().int().min(0).max(600_000),
    errorShape: z.enum(errorShapes),
    conflictShape: z.enum(conflictShapes),
  })
  .partial();

export const usualSettings: Readonly<Settings> = {
  latencyMs: 0,
  errorShape: 'errors',
  conflictShape: 'message',
};
