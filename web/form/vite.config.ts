import { join } from 'node:path';
import { defineConfig } from 'vite';

/** One ES module without imports, so that a website loads the form with one request. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rollupOptions: {
      input: join(import.meta.dirname, 'src/form.ts'),
      output: { entryFileNames: 'form.js' },
    },
    reportCompressedSize: false,
  },
});
