import { type Html, html } from './html.ts';

/** To the second; the exact time stands in the attribute. */
export const time = (at: string): Html =>
  html`<time datetime="${at}">${at.slice(0, 19).replace('T', ' ')}</time>`;
