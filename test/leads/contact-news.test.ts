import { sql } from 'drizzle-orm';
import { contactNews } from '../../src/db/schema.ts';
import { forgetContactNews } from '../../src/leads/contact-news.ts';
import { eraseContact } from '../../src/leads/erase-person.ts';
import { contactDeleted, contactsMerged } from '../../src/leads/follow-contact.ts';
import { useDatabase } from '../support/database.ts';

const HUB = 48_000_001;

describe("HubSpot's news of contacts", () => {
  const parts = useDatabase();
  const kept = async () =>
    (await parts.db.select({ id: contactNews.contactId }).from(contactNews)).map(({ id }) => id).sort();
  const daysGoBy = (days: number) =>
    parts.db.execute(sql`update contact_news set noted_at = noted_at - ${days} * interval '1 day'`);
  afterEach(() => parts.db.execute(sql`truncate contact_news`));

  it('is kept for three days after it was told last, and then forgotten', async () => {
    await eraseContact(parts.db, { hubId: HUB, contactId: '900' });
    await contactDeleted(parts.db, { hubId: HUB, contactId: '901' });
    await daysGoBy(2);
    await forgetContactNews(parts.db);
    expect(await kept()).toEqual(['900', '901']);
    await contactDeleted(parts.db, { hubId: HUB, contactId: '900' });
    await daysGoBy(2);
    await forgetContactNews(parts.db);
    expect(await kept()).toEqual(['900']);
  });

  it('of merges in a circle, which HubSpot does not make, comes to an end', async () => {
    const merge = (mergedId: string, survivorId: string) =>
      contactsMerged(parts.db, { hubId: HUB, mergedIds: [mergedId], survivorId });
    await merge('1', '2');
    await merge('2', '3');
    await merge('3', '1');
    await merge('1', '2');
    expect(await kept()).toEqual(['1', '2', '3']);
  });
});
