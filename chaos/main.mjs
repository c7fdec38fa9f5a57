import '../dev/install.mjs';

const { tsImport } = await import('tsx/esm/api');
await tsImport('./run.ts', import.meta.url);
