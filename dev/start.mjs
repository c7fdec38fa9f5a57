import './install.mjs';

// In this process: a signal reaches the one that stops the parts, and nobody between has to hand it on.
const { tsImport } = await import('tsx/esm/api');
await tsImport('./main.ts', import.meta.url);
