import { createHash, randomBytes } from 'node:crypto';

export const newSecret = (prefix: string): string => `${prefix}-${randomBytes(36).toString('base64url')}`;

/** What is stored of a code or token: enough to recognise it, of no use to who reads the file. */
export const fingerprint = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');
