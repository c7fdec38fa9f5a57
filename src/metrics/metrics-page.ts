import { collectDefaultMetrics } from 'prom-client';
import type { OperatorAnswer } from '../operator-port.ts';
import { registry } from './instruments.ts';

/** Reads what another part of this process measures, in Prometheus' text format. */
export type MetricsSource = () => Promise<string>;

/** What Prometheus reads of this process: our own counts, Node's, and what other parts measure. */
export function metricsPage(others: readonly MetricsSource[] = []): () => Promise<OperatorAnswer> {
  collectDefaultMetrics({ register: registry });
  return async () => {
    const texts = await Promise.all([registry.metrics(), ...others.map((read) => read())]);
    return { type: registry.contentType, body: texts.join('\n') };
  };
}
