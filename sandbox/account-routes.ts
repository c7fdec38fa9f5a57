import { type Request, Router } from 'express';
import { accountOf } from './accounts.ts';
import { bearerEndpoint } from './bearer.ts';
import type { Deps } from './deps.ts';
import type { Answer } from './endpoint.ts';
import { uninstall } from './oauth/uninstall.ts';

/** What an app may ask about, and do to, its own presence in an account. */
export function accountRoutes(deps: Deps): Router {
  const router = Router();
  router.get(
    ['v3', '2026-03'].map((version) => `/account-info/${version}/details`),
    bearerEndpoint(deps, {
      operation: 'account.details',
      answer: (hubId, req) => accountDetails(hubId, req, deps.now()),
    }),
  );
  router.delete(
    ['v3', '2026-03', '2026-09'].map((version) => `/appinstalls/${version}/external-install`),
    bearerEndpoint(deps, {
      operation: 'app.uninstall',
      answer: (hubId) => {
        uninstall(deps.store, hubId);
        return { status: 204 };
      },
    }),
  );
  return router;
}

function accountDetails(hubId: number, req: Request, nowMs: number): Answer {
  const { type, timeZone, currency } = accountOf({ hubId });
  const offset = utcOffset(timeZone, nowMs);
  return {
    status: 200,
    json: {
      portalId: hubId,
      accountType: type,
      timeZone,
      companyCurrency: currency,
      additionalCurrencies: [],
      utcOffset: offset,
      utcOffsetMilliseconds: offsetMs(offset),
      uiDomain: req.get('host'), // record links open the sandbox's own page
      dataHostingLocation: 'eu1',
    },
  };
}

/** For example `+01:00`. */
function utcOffset(timeZone: string, atMs: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(atMs);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  return name.replace('GMT', '') || '+00:00';
}

function offsetMs(offset: string): number {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}
