import { type Request, Router } from 'express';
import { findAccount } from '../accounts.ts';
import { validationError } from '../api-error.ts';
import type { Deps } from '../deps.ts';
import { Fault } from '../faults/fault.ts';
import { readJsonOrForm } from '../request-body.ts';
import { ChangedSettings } from '../settings.ts';
import { thenBack } from './then-back.ts';

/** What shall go wrong from now on, and what went on so far. */
export function faultRoutes(deps: Deps): Router {
  const { faults, settings, traffic } = deps;
  const router = Router();
  router.get('/sandbox/faults', (_req, res) => void res.json({ faults: faults.armed() }));
  router.post(
    '/sandbox/faults',
    thenBack((req) => armFault(deps, req)),
  );
  router.delete(
    '/sandbox/faults',
    thenBack(() => faults.clear()),
  );
  router.post(
    '/sandbox/faults/clear', // a page's form cannot delete
    thenBack(() => faults.clear()),
  );
  router.post(
    '/sandbox/settings',
    thenBack((req) => void Object.assign(settings, readJsonOrForm(req, ChangedSettings))),
  );
  router.get('/sandbox/stats', (req, res) => {
    const { hubId } = req.query;
    res.json(traffic.stats(hubId === undefined ? undefined : Number(hubId)));
  });
  return router;
}

function armFault({ faults }: Deps, req: Request): void {
  const fault = readJsonOrForm(req, Fault);
  if (fault.hubId !== undefined && !findAccount(fault.hubId)) {
    throw validationError(`There is no account ${fault.hubId}.`);
  }
  faults.arm(fault);
}
