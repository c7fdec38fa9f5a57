import { rmSync } from 'node:fs';

export default async function globalTeardown() {
  await globalThis.testParts.server.stop();
  rmSync(globalThis.testParts.folder, { recursive: true });
}
