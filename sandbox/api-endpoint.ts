import { setTimeout as pause } from 'node:timers/promises';
import type { Request, RequestHandler } from 'express';
import type { Deps } from './deps.ts';
import { type Answer, attempt, logWhenDone, type Seen, send, sendHalf } from './endpoint.ts';
import { type Fault, hasAnswer, isWorkDone } from './faults/fault.ts';
import { faultAnswer } from './faults/fault-answer.ts';
import type { CallKind } from './traffic/traffic.ts';

/** What is known of a call when it is to be answered. */
export type Arrived = { seen: Seen; isWithinQuota: boolean };

export type ApiCall = {
  /** What it is for, and on whose behalf, as far as that shows before anything is checked. */
  identify: (req: Request) => Seen;
  /** How the quota of the account counts it; without it not at all. */
  quota?: CallKind;
  answer: (req: Request, arrived: Arrived) => Answer;
};

/** One call of HubSpot's API as a network and a busy HubSpot treat it: slow, refused, failed or lost, as was armed. */
export function apiEndpoint(deps: Deps, call: ApiCall): RequestHandler {
  return (req, res) => {
    const seen = call.identify(req);
    logWhenDone(req, res, seen, (logged) => {
      deps.requests.add(logged);
      if (call.quota && logged.hubId !== null) deps.traffic.answered(logged.hubId, logged.status);
    });
    const fault = deps.faults.take(seen);
    const answer = () => answerOf(deps, { call, req, seen, fault });
    const halfWayMs = (fault?.latencyMs ?? deps.settings.latencyMs) / 2;

    if (!fault && halfWayMs === 0) return send(res, answer());
    const wayMs = pauses(deps.life, halfWayMs);
    void wayMs()
      .then(async () => {
        const ready = answer();
        await wayMs();
        if (fault?.drop === 'midway') await sendHalf(res, ready);
        if (fault?.drop === undefined) send(res, ready);
        else res.destroy();
      })
      .catch(() => void res.destroy()); // the sandbox is closing
  };
}

const pauses = (life: AbortSignal, ms: number) => async (): Promise<void> => {
  if (ms > 0) await pause(ms, undefined, { signal: life });
};

type Struck = { call: ApiCall; req: Request; seen: Seen; fault: Fault | undefined };

/** HubSpot counts a call when it arrives. */
function answerOf(deps: Deps, { call, req, seen, fault }: Struck): Answer {
  const { admitted, headers } =
    call.quota && seen.hubId !== null ? deps.traffic.arrive(seen.hubId, call.quota) : notCounted;
  const own =
    fault && !isWorkDone(fault)
      ? { status: 204 }
      : attempt(() => call.answer(req, { seen, isWithinQuota: admitted }));
  const given = fault && hasAnswer(fault) ? faultAnswer(fault, seen.operation, deps.now()) : own;
  return { ...given, headers: { ...headers, ...given.headers } };
}

const notCounted = { admitted: true, headers: {} };
