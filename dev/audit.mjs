import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WITHIN_MS = 60_000;
const GRAVE = ['high', 'critical'];

/** Ends with 1 when what runs in production has a grave known weakness; says so when nobody could be asked. */
const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { ...process.env, npm_config_fetch_retries: '0' },
  encoding: 'utf8',
  timeout: WITHIN_MS,
});
const report = parsed(stdout);
if (!report?.metadata?.vulnerabilities) {
  const why = error?.message ?? report?.message ?? 'no report came';
  console.log(`Dependencies NOT audited, as the registry tells no advisories (${firstLine(why)}).`);
} else {
  const grave = Object.values(report.vulnerabilities).filter(({ severity }) => GRAVE.includes(severity));
  for (const { name, severity, range } of grave) console.error(`${severity}: ${name} ${range}`);
  console.log(`Dependencies audited: ${grave.length} with a high or critical weakness.`);
  if (grave.length > 0) process.exitCode = 1;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Without the registry's address. */
function firstLine(text) {
  return text.split('\n')[0].replace(/\s*(- \w+ )?https?:\/\/\S+/g, '');
}
