import { randomUUID } from 'node:crypto';

/** A fresh id that says what it names, e.g. `lead_5d0c…`. */
export const newId = (kind: 'lead' | 'agt' | 'key') => `${kind}_${randomUUID().replaceAll('-', '')}`;
