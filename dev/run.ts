import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number } | undefined;
  onLine?: (line: string) => void;
}

/** Runs a command to its end. One that does not exist has exit code 127, as in a shell. */
export async function run(
  command: string,
  args: string[],
  { onLine, user, ...options }: RunOptions = {},
): Promise<{ code: number; lines: string[] }> {
  const child = spawn(command, args, { ...options, ...user, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      onLine?.(line);
    });
  }
  const kill = () => child.kill();
  process.once('exit', kill);
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      lines.push(error.message);
      resolve(127);
    });
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  process.removeListener('exit', kill);
  return { code, lines };
}
