import type { Demo } from './demo.ts';

interface ScreenOptions {
  publicUrl: string;
  demo: Demo | undefined;
  uiUrl: string | undefined;
  /** Where HubSpot, or its sandbox, shows its pages. */
  hubspotUrl: string;
  sandbox: boolean;
  dataDir: string;
}

/** What a person needs to go on, once everything runs. */
export function screen({ publicUrl, demo, uiUrl, hubspotUrl, sandbox, dataDir }: ScreenOptions): string {
  const rows: [string, string | undefined][] = [
    ['Pages', demo ? `${demo.signInUrl}  (signs you in, once)` : publicUrl],
    ['Demo chat', demo && `${demo.chatUrl}  (once signed in)`],
    ['API', `${publicUrl}  (reference: ${publicUrl}/docs)`],
    ['Demo API key', demo?.apiKey],
    ['Temporal Web UI', uiUrl],
    [sandbox ? 'HubSpot sandbox' : 'HubSpot', hubspotUrl],
  ];
  const table = rows.flatMap(([label, value]) => (value ? [`  ${bold(label.padEnd(16))} ${value}`] : []));
  const lines = ['', ...table, ''];
  if (demo && !demo.connected) lines.push('  HubSpot is not connected yet: press Connect on the pages.', '');
  if (demo) lines.push(`  ${bold('Send a lead')}`, ...curl(publicUrl, demo.apiKey), '');
  lines.push(`  Ctrl-C stops everything; state stays in ${dataDir}.`, '');
  return lines.join('\n');
}

function curl(publicUrl: string, apiKey: string): string[] {
  const lead = { fields: { email: 'ada@example.com', name: 'Ada Lovelace', phone: '+44 20 7946 0000' } };
  return [
    `  curl -X POST ${publicUrl}/v1/leads -H 'Content-Type: application/json' \\`,
    `    -H 'Authorization: Bearer ${apiKey}' \\`,
    `    -d '${JSON.stringify(lead)}'`,
  ];
}

function bold(text: string): string {
  return process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text;
}
