import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { sourcesHash } from './sources-hash.ts';

const API_URL = process.env.API_URL ?? 'http://localhost:3000';
const COMPRESSED = /\.(js|css|svg)$/;

/** The `api` process sends these instead, so that it never compresses while it serves. */
function compressed(): Plugin {
  let folder = '';
  let hash = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    buildStart: () => {
      hash = sourcesHash(); // as they were when the build began
    },
    closeBundle: () => {
      const assets = join(folder, 'assets');
      for (const name of readdirSync(assets).filter((file) => COMPRESSED.test(file))) {
        const bytes = readFileSync(join(assets, name));
        writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes, { params }));
      }
      writeFileSync(join(folder, '.built'), hash);
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compressed()],
  build: {
    outDir: process.env.WEB_OUT_DIR ?? 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // For older ones `light-dark()` would be rewritten to variables that nobody sets, which takes all such colours away.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0, // the policy of the pages allows `data:` for images only
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      // "use client" stands in every file of Mantine and means nothing here.
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
    },
  },
  server: {
    port: 5180,
    strictPort: true,
    proxy: Object.fromEntries(
      ['/v1', '/oauth', '/form.js', '^/signin$', '^/signin/preview$'].map((path) => [
        path,
        { target: API_URL, changeOrigin: true, headers: { origin: API_URL } },
      ]),
    ),
  },
});
