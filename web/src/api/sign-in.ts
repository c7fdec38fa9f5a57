import type { z } from 'zod';
import type { SignedIn, SignInPreview } from '../../../src/api/schemas/tenant.ts';
import { sendSignedOut } from './client.ts';

/** The workspace that a link signs in to; looking does not use the link up. @throws {ApiProblem} 410 */
export const previewSignIn = (token: string) =>
  sendSignedOut<z.output<typeof SignInPreview>>('/signin/preview', { token });

/** Uses the link up: the answer sets the cookie, and says where to go on. @throws {ApiProblem} 410 */
export const signIn = (token: string, next: string | undefined) =>
  sendSignedOut<z.output<typeof SignedIn>>('/signin', { token, ...(next ? { next } : {}) });
