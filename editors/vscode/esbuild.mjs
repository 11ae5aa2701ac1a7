// Bundles the extension into one file, so that no node_modules travels with it.
import { build } from 'esbuild';

await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'out/extension.js',
  bundle: true,
  minify: true,
  sourcemap: false,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // The editor provides this module itself.
  external: ['vscode'],
  logLevel: 'warning',
});
