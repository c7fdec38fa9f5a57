import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPromtool } from '../../dev/promtool.ts';
import type { Db } from '../../src/db/client.ts';
import { registry } from '../../src/metrics/instruments.ts';
import { standingMetrics } from '../../src/metrics/standing-metrics.ts';

const ROOT = join(import.meta.dirname, '../..');
const RULES = readFileSync(join(ROOT, 'deploy/prometheus-alerts.yaml'), 'utf8');
const CASE_FILES = ['test/deploy/prometheus-alerts.yaml', 'test/deploy/prometheus-alerts-of-the-day.yaml'];
const CASES = CASE_FILES.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
const OPERATING = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8');

const alerts = [...RULES.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
const promtool = findPromtool();

/** Every metric of ours, from the pages themselves. */
async function ourMetrics(): Promise<string[]> {
  const unasked = standingMetrics({ db: {} as Db, isTemporalAway: () => false });
  const page = (await registry.metrics()) + (await unasked());
  return [...page.matchAll(/^# TYPE (assistloop_\w+)/gm)].map(([, name = '']) => name);
}

describe('the alerts', () => {
  it.each(alerts)('%s has a runbook paragraph under its name, and a case in which it fires', (alert) => {
    const [, paragraph = ''] = OPERATING.split(`\n#### ${alert}\n\n`);
    expect(paragraph.split('\n')[0]?.length).toBeGreaterThan(200);
    const rule = RULES.split('- alert: ').find((text) => text.startsWith(`${alert}\n`));
    expect(rule).toContain(`runbook: docs/operate.md#${alert.toLowerCase()}\n`);
    expect(CASES).toMatch(new RegExp(`alertname: ${alert}\\n +exp_alerts:\\n`));
  });

  it('ask for metrics that are there', async () => {
    const known = await ourMetrics();
    const asked = [...RULES.matchAll(/\bassistloop_[a-z_]+/g)].map(([name]) => name);
    const bare = (name: string) => (known.includes(name) ? name : name.replace(/_(bucket|count|sum)$/, ''));
    expect(known).toEqual(expect.arrayContaining(asked.map(bare)));
  });

  it('and all other metrics are explained', async () => {
    for (const name of await ourMetrics()) expect(OPERATING).toContain(`| \`${name}\` |`);
  });

  (promtool ? it : it.skip)('fire and stay silent as promtool has it (where there is one)', () => {
    const check = (...args: string[]) => spawnSync(promtool ?? '', args, { cwd: ROOT, encoding: 'utf8' });
    const checks = [
      check('check', 'rules', 'deploy/prometheus-alerts.yaml'),
      check('test', 'rules', ...CASE_FILES),
    ];
    for (const { status, stdout, stderr } of checks)
      expect([status, status ? stdout + stderr : '']).toEqual([0, '']);
  });
});
