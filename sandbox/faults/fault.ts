import { z } from 'zod';
import { policyNames } from '../traffic/rate-limit-error.ts';

const dayMs = 86_400_000;

// Numbers come as text from a page's form.
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** What shall go wrong, for which calls and for how long. */
export const Fault = z
  .strictObject({
    /** As the request log names it (`contacts.create`), or its first words for all of their kind; else all API calls. */
    operation: z
      .string()
      .regex(/^[a-z]+(\.[a-z]+)*$/)
      .optional(),
    hubId: z.coerce.number().int().optional(),
    /** How many calls it strikes: one, unless `forMs` bounds it. */
    times: whole(1, 1_000_000).optional(),
    forMs: whole(1, dayMs).optional(),
    /** The answer: with HubSpot's body for this status, or with a body of one's own (text is sent as it is). */
    status: whole(200, 599).optional(),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    /** Which of HubSpot's bodies for a status, where there are several. */
    category: z.string().optional(),
    policyName: z.enum(policyNames).optional(),
    /** The work is done all the same: the caller is told otherwise. */
    landed: z.boolean().optional(),
    /** In place of the sandbox's own latency. */
    latencyMs: whole(0, 600_000).optional(),
    /** The connection is cut: before the work, after it, or after it in the middle of the answer. */
    drop: z.enum(['before', 'after', 'midway']).optional(),
  })
  .refine(
    ({ status, body, latencyMs, drop }) =>
      status !== undefined || body !== undefined || latencyMs !== undefined || drop !== undefined,
    'a fault needs a status, a body, a latencyMs or a drop',
  );

export type Fault = z.infer<typeof Fault>;

/** Whether the call gets this fault's answer in place of its own. */
export const hasAnswer = ({ status, body }: Fault): boolean => status !== undefined || body !== undefined;

/** Whether the call does what it asks for, whatever is then told of it. */
export const isWorkDone = (fault: Fault): boolean =>
  fault.drop === undefined ? fault.landed === true || !hasAnswer(fault) : fault.drop !== 'before';
