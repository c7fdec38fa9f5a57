import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

const ANSWER_WITHIN_MS = 5000;
const DOWNLOAD_WITHIN_MS = 300_000;

/** A folder outside the checkout, so that a tool is built once for all checkouts. Its name holds the version. */
export function cacheFolder(name: string): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'assistloop', name);
}

/** Fills a cache folder as a whole or not at all: one that was cut off leaves nothing, two at once do no harm. */
export async function fillCache(folder: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Unpacks a `.tar.gz` from the internet. Without an answer in five seconds it gives up. */
export async function download(url: string, folder: string, tarFlags: string[] = []): Promise<void> {
  const noAnswer = new AbortController();
  const timer = setTimeout(() => noAnswer.abort(new Error('no answer')), ANSWER_WITHIN_MS);
  const signal = AbortSignal.any([noAnswer.signal, AbortSignal.timeout(DOWNLOAD_WITHIN_MS)]);
  const response = await fetch(url, { signal }).finally(() => clearTimeout(timer));
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const tar = spawn('tar', ['-xz', '-C', folder, ...tarFlags], { stdio: ['pipe', 'ignore', 'inherit'] });
  const unpacked = new Promise<void>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code}`))));
  });
  const body = Readable.fromWeb(response.body as ReadableStream); // the same stream, by its other name
  await Promise.all([pipeline(body, tar.stdin), unpacked]);
}

/** The names that release archives use for this machine. */
export function releaseTarget(): { os: 'darwin' | 'linux'; arch: 'amd64' | 'arm64' } {
  return {
    os: process.platform === 'darwin' ? 'darwin' : 'linux',
    arch: process.arch === 'arm64' ? 'arm64' : 'amd64',
  };
}
