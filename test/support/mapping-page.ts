import type { Page } from 'playwright-core';

export const MAPPING_PAGE = '/app/integrations/hubspot/mapping';

/** Where the property of a field is chosen. */
export const pickerOf = (page: Page, field: string) =>
  page.getByRole('combobox', { name: `HubSpot property for ${field}`, exact: true });

/** The row of a field. */
export const rowOf = (page: Page, field: string) => page.getByRole('listitem', { name: field, exact: true });

/** What the open list offers. */
export const offered = (page: Page, options: Parameters<Page['getByRole']>[1] = {}) =>
  page.getByRole('listbox').getByRole('option', options);

export async function choose(page: Page, field: string, label: string): Promise<void> {
  await pickerOf(page, field).fill(label);
  await offered(page, { name: new RegExp(`^${label}`) }).click();
}

export const SAVED = 'Saved; new leads use this mapping and synced leads stay as they are.';

export async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(SAVED).waitFor();
}
