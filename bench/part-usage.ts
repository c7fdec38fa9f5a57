import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Usage {
  readonly cpuSeconds: number;
  readonly memoryMb: number;
}

/** The process of a part, by the pid files of the start. */
export function pidOfPart(pidDir: string, part: string): number {
  const records = readdirSync(pidDir).map((file) => JSON.parse(readFileSync(join(pidDir, file), 'utf8')));
  const { pid } = records.find(({ name }) => name === part) ?? {};
  if (typeof pid !== 'number') throw new Error(`no part ${part} runs`);
  return pid;
}

/** CPU since its start, to the second, and memory of a process, as `ps` tells them. */
export function usageOf(pid: number): Usage {
  const [kilobytes = '', time = ''] = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], {
    encoding: 'utf8',
  })
    .trim()
    .split(/\s+/);
  const [seconds = 0, minutes = 0, hours = 0, days = 0] = time.split(/[:-]/).map(Number).reverse();
  return {
    cpuSeconds: seconds + 60 * (minutes + 60 * (hours + 24 * days)),
    memoryMb: Math.round(Number(kilobytes) / 1_024),
  };
}
