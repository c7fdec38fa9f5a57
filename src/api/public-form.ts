import { z } from 'zod';
import { noteFormLoaded } from '../agents/note-form-loaded.ts';
import { openForm } from '../agents/open-form.ts';
import { shownForm } from '../agents/shown-form.ts';
import { submitForm } from '../agents/submit-form.ts';
import { Problem } from './problems.ts';
import { limitRate } from './rate-limit.ts';
import { route } from './route.ts';
import {
  FormAccepted,
  FormAnswers,
  FormHeaders,
  FormQuery,
  PublicAgentId,
  PublicForm,
} from './schemas/public-form.ts';

const TRIES_MAX = 20;
const TRIES_WINDOW_SECONDS = 60;
const params = z.object({ id: PublicAgentId });

/** Ad blockers stop addresses with "lead" in them, so our own form sends to `answers`. */
const SUBMIT_PATHS = ['/v1/public/agents/{id}/answers', '/v1/public/agents/{id}/leads'];

export const publicFormRoutes = [
  route({
    method: 'get',
    path: '/v1/public/agents/{id}/form',
    who: 'public',
    summary: 'The form of an agent, for a website that may show it',
    params,
    query: FormQuery,
    status: 200,
    answer: PublicForm,
    problems: ['no-such-agent', 'website-not-allowed', 'collect-lead-off'],
    handler: async ({ caller, params: { id }, query }, { db, signingKeys, publicUrl }) => {
      const website = websiteOf(caller.origin, publicUrl); // without an origin it is a page of ours, or no browser
      const { tenantId, form, isLoadDue } = await openForm(db, { agentId: id, website });
      if (website !== null && isLoadDue) await noteFormLoaded(db, { tenantId, agentId: id }, website);
      return shownForm(signingKeys, form, { language: query.lang });
    },
  }),
  ...SUBMIT_PATHS.map((path) =>
    route({
      method: 'post',
      path,
      who: 'public',
      summary: 'Send what a visitor has filled in; it is stored when this answers',
      params,
      headers: FormHeaders,
      body: FormAnswers,
      status: 202,
      answer: FormAccepted,
      problems: [
        'no-such-agent',
        'website-not-allowed',
        'collect-lead-off',
        'rate-limited',
        'form-token-early',
        'form-token-expired',
        'form-trapped',
        'fields-invalid',
        'idempotency-key-reused',
      ],
      handler: async ({ caller, params: { id }, headers, body }, deps) => {
        if (caller.origin === null) throw noWebsite();
        const website = websiteOf(caller.origin, deps.publicUrl);
        const found = await openForm(deps.db, { agentId: id, website });
        await limitRate(deps, {
          what: `form ${id}`,
          address: caller.address,
          max: TRIES_MAX,
          windowSeconds: TRIES_WINDOW_SECONDS,
        });
        const { id: leadId } = await submitForm(deps, found, {
          ...body,
          website,
          conversationId: body.conversationId || null,
          page: body.page ?? null,
          idempotencyKey: headers['idempotency-key'],
        });
        deps.starter.poke();
        return { id: leadId };
      },
    }),
  ),
];

const websiteOf = (origin: string | null, publicUrl: string) =>
  origin === new URL(publicUrl).origin ? null : origin;

const noWebsite = () =>
  new Problem(
    'website-not-allowed',
    'The request names no website (Origin), as browsers do, so nothing was stored; programs send leads to POST /v1/leads.',
  );
