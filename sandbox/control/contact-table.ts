import type { Account } from '../accounts.ts';
import type { Contact } from '../store/tables.ts';
import { type Html, html } from './html.ts';
import { time } from './time.ts';

const contactsShownMax = 50;

/** The last contacts of an account, each with what a person may do to it. */
export function contactTable(contacts: Contact[], { name, hubId }: Account): Html {
  if (contacts.length === 0) return html`<p class="quiet">No contacts yet.</p>`;
  const shown = contacts.slice(0, contactsShownMax);
  return html`<table>
        <caption>Contacts of ${name}, newest first${
          shown.length < contacts.length
            ? `: the last ${shown.length} of ${contacts.length}`
            : ` (${contacts.length})`
        }</caption>
        <thead><tr>
          <th scope="col">Email</th><th scope="col">First name</th><th scope="col">Last name</th>
          <th scope="col">Phone</th><th scope="col">Company</th><th scope="col">Created</th>
          <th scope="col">Updated</th><th scope="col" class="number">Times updated</th>
          <th scope="col">Change</th>
        </tr></thead>
        <tbody>${shown.map(contactRow)}
        </tbody>
      </table>
      <datalist id="ids-${hubId}">${shown.map(
        (contact) => html`<option value="${contact.id}">${nameOf(contact)}</option>`,
      )}</datalist>`;
}

function contactRow(contact: Contact): Html {
  const { id, hubId, properties, createdAt, updatedAt, updates } = contact;
  return html`
          <tr>
            <td class="text email"><a href="/contacts/${hubId}/record/0-1/${id}">${nameOf(contact)}</a></td>
            <td class="text">${properties.firstname ?? ''}</td>
            <td class="text">${properties.lastname ?? ''}</td>
            <td>${properties.phone ?? ''}</td>
            <td class="text">${properties.company ?? ''}</td>
            <td>${time(createdAt)}</td>
            <td>${updates > 0 ? time(updatedAt) : ''}</td>
            <td class="number">${updates}</td>
            <td>${changes(contact)}</td>
          </tr>`;
}

function changes(contact: Contact): Html {
  const { id, hubId } = contact;
  const name = nameOf(contact);
  const account = `/sandbox/accounts/${hubId}`;
  return html`<details>
              <summary aria-label="Change ${name}">Change</summary>
              <form class="inline" method="post">
                <button formaction="${account}/contacts/${id}/delete" aria-label="Delete ${name}">Delete</button>
                <button formaction="${account}/contacts/${id}/privacy-delete" aria-label="Delete ${name} for privacy">Delete for privacy</button>
              </form>
              <form class="inline" method="post" action="${account}/merge">
                <input type="hidden" name="primaryObjectId" value="${id}">
                <input name="objectIdToMerge" list="ids-${hubId}" required pattern="\\d+" size="12" autocomplete="off" placeholder="Contact id" aria-label="Id of the contact to merge into ${name}">
                <button aria-label="Merge into ${name}">Merge into it</button>
              </form>
            </details>`;
}

const nameOf = ({ id, properties }: Contact): string => properties.email ?? `Contact ${id}`;
