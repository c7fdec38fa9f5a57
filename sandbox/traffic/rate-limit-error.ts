import { randomUUID } from 'node:crypto';
import { ApiError } from '../api-error.ts';

export const policyNames = ['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY'] as const;

export type PolicyName = (typeof policyNames)[number];

const groupNames: Record<PolicyName, string | null> = {
  TEN_SECONDLY_ROLLING: 'publicapi:crm:contacts:oauth',
  SECONDLY: 'publicapi:crm:search:oauth',
  DAILY: null,
};

/** HubSpot's 429, which names the limit that was reached. The CRM sends no Retry-After with it. */
export function rateLimitReached(policyName: PolicyName): ApiError {
  const groupName = groupNames[policyName];
  return new ApiError(429, {
    status: 'error',
    message: `You have reached your ${policyName.toLowerCase()} limit.`,
    errorType: 'RATE_LIMIT',
    policyName,
    ...(groupName === null ? { requestId: randomUUID() } : { groupName }),
  });
}
