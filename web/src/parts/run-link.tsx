import type { z } from 'zod';
import type { LeadAnswer } from '../../../src/api/schemas/lead.ts';
import { useSession } from '../api/session.ts';
import { OutsideLink } from './outside-link.tsx';

type Workflow = z.output<typeof LeadAnswer>['workflow'];

/** Leads to the latest run of a lead's workflow in Temporal's Web UI, where there is one. */
export function RunLink({ workflow: { id, namespace } }: { readonly workflow: Workflow }) {
  const { temporalUiUrl } = useSession();
  if (temporalUiUrl === null) return null;
  const path = `namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`;
  return <OutsideLink href={`${temporalUiUrl.replace(/\/$/, '')}/${path}`}>Open run in Temporal</OutsideLink>;
}
