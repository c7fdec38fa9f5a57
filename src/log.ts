import { types } from 'node:util';
import { type DestinationStream, type Logger, pino } from 'pino';

const FRAMES_MAX = 12;
const FRAME = /^at .*:\d+:\d+\)?$/;
/** Of the driver, of Node, of gRPC, or the `type` of Temporal's failures; nothing that could be a sentence. */
const CODE = /^\w{1,60}$/;

/** Never in a log, wherever an object carries them. */
const SECRET_PATHS = [
  'authorization',
  'cookie',
  'accessToken',
  'refreshToken',
  'email',
  'fields',
  'params',
  'query',
];

/**
 * JSON lines with ids and codes. Errors are logged by kind, code and stack frames only: messages may repeat what a
 * person typed, as a database driver's do.
 */
export function createLog(name: string, level: string, to: DestinationStream = pino.destination(1)): Logger {
  const redact = SECRET_PATHS.flatMap((path) => [path, `*.${path}`, `*.*.${path}`]);
  return pino({ name, level, redact, serializers: { err: describeError } }, to);
}

function describeError(error: unknown): object {
  // Workflows run in a realm of their own, where `Error` is another one.
  if (!(types.isNativeError(error) || error instanceof Error)) return { type: typeof error };
  const { code, type } = error as { code?: unknown; type?: unknown };
  const coded = [code, type].find(
    (value) => Number.isInteger(value) || (typeof value === 'string' && CODE.test(value)),
  );
  return {
    type: error.name,
    ...(coded === undefined ? {} : { code: coded }),
    frames: framesOf(error),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** The stack begins with the message, and a message may look like a frame: what a person typed goes on over lines. */
function framesOf({ stack = '', message }: Error): string[] {
  const at = stack.indexOf(message);
  const calls = message !== '' && at >= 0 ? stack.slice(at + message.length) : stack;
  return calls
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => FRAME.test(line))
    .slice(0, FRAMES_MAX);
}
