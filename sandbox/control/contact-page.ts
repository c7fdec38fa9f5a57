import { accountOf } from '../accounts.ts';
import type { Contact } from '../store/tables.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';
import { time } from './time.ts';

/** The page that a record link opens. */
export function contactPage(contact: Contact): string {
  const { firstname, lastname, email } = contact.properties;
  const title = [firstname, lastname].filter(Boolean).join(' ') || email || `Contact ${contact.id}`;
  return page(
    title,
    html`<main class="narrow">
  <h1>${title}</h1>
  <p class="quiet">Contact ${contact.id} of ${accountOf(contact).name}${contact.archivedAt ? ', deleted' : ''}</p>
  <section aria-label="Properties">
    <dl>${Object.entries(contact.properties).map(([name, value]) => row(name, html`${value}`))}
      ${row('Created', time(contact.createdAt))}
      ${row('Updated', time(contact.updatedAt))}
      ${row('Times updated', html`${contact.updates}`)}
    </dl>
  </section>
</main>`,
  );
}

/** The page behind a record link that leads nowhere. */
export const noContactPage = (): string =>
  page(
    'No such contact',
    html`<main class="narrow"><h1>No such contact</h1><p>This account has no contact with this id.</p></main>`,
  );

const row = (name: string, value: Html): Html => html`
      <dt>${name}</dt><dd>${value}</dd>`;
