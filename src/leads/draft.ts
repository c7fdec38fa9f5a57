import type { LeadWarning } from './lead.ts';
import type { MappedProperty } from './map-fields.ts';

/** What is about to be written; it gets smaller as HubSpot refuses parts of it. */
export interface Draft {
  contactId: string | null;
  /** The contact was found by one of its additional emails. */
  byOtherEmail: boolean;
  /** A contact that was found before and is not there any more. */
  lost: string | null;
  properties: MappedProperty[];
  /** Properties that a later lead of the person has set; this one does not set them back. */
  readonly sentLater: ReadonlySet<string>;
  warnings: LeadWarning[];
}
