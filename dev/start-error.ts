/** What stops a start, as one sentence for the person at the terminal: what is wrong and what to do. */
export class StartError extends Error {
  override name = 'StartError';
}
