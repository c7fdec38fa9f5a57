import { type AddressInfo, createServer } from 'node:net';
import { Runtime, type TelemetryOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { MetricsSource } from '../metrics/metrics-page.ts';
import { temporalLogger } from './temporal-logger.ts';

const ANSWER_WITHIN_MS = 2_000;
/** Between finding a free port and taking it somebody else may have it. */
const PORTS_TRIED_MAX = 5;

/**
 * Sets the SDK's native part up: it logs as we do, and where asked to it measures.
 * @returns what it measures; it shows that on a port of its own only, so it gets one on loopback, and a process is
 * still scraped once
 */
export async function installRuntime(
  log: Logger,
  { measured }: { measured: boolean },
): Promise<MetricsSource[]> {
  if (!measured) {
    install(log, {});
    return [];
  }
  for (let tried = 1; ; tried++) {
    const bindAddress = `127.0.0.1:${await freePort()}`;
    const inSeconds = { countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };
    try {
      install(log, { metrics: { attachServiceName: false, prometheus: { bindAddress, ...inSeconds } } });
      return [() => read(bindAddress)];
    } catch (error) {
      if (tried === PORTS_TRIED_MAX) throw error;
    }
  }
}

/** The native part's own warnings go through our log as well: lines of another form would break whoever reads JSON. */
const install = (log: Logger, telemetryOptions: TelemetryOptions) =>
  Runtime.install({
    logger: temporalLogger(log),
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {} }, ...telemetryOptions },
  });

/** Nothing while it does not answer: what else is measured is worth more than a failed scrape. */
async function read(address: string): Promise<string> {
  try {
    const answer = await fetch(`http://${address}/metrics`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return answer.ok ? await answer.text() : '';
  } catch {
    return '';
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
