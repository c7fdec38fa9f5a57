import { loadConfig } from './config.ts';
import { startSandbox } from './server.ts';

try {
  await main();
} catch (error) {
  console.error(inOneSentence(error));
  process.exit(1);
}

async function main(): Promise<void> {
  const options = loadConfig(process.env);
  const sandbox = await startSandbox(options);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
  console.log(`HubSpot sandbox ready at ${sandbox.url}`);
  process.send?.('ready');
}

function inOneSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `The HubSpot sandbox cannot start: port ${process.env.SANDBOX_PORT} is in use; set SANDBOX_PORT to another one.`;
  }
  return error.message;
}
