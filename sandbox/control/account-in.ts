import type { Request } from 'express';
import { type Account, findAccount } from '../accounts.ts';
import { resourceNotFound } from '../api-error.ts';

/** The account that the path names. */
export function accountIn(req: Request): Account {
  const account = findAccount(Number(req.params.hubId));
  if (!account) throw resourceNotFound();
  return account;
}
