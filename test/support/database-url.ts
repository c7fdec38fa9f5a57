export const TEMPLATE = 'assistloop_template';

/** A database of the tests' own server. */
export function databaseUrl(name: string): string {
  const url = new URL(process.env.TEST_POSTGRES_URL ?? '');
  url.pathname = `/${name}`;
  return url.href;
}
