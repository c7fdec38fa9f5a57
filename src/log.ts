import { type Logger, pino } from 'pino';

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
export function createLog(name: string, level: string): Logger {
  return pino({
    name,
    level,
    redact: SECRET_PATHS.flatMap((path) => [path, `*.${path}`, `*.*.${path}`]),
    serializers: { err: describeError },
  });
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    frames: frames.slice(0, 12).map((frame) => frame.trim()),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
