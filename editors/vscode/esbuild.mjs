// Bundles the extension into one file, so that no node_modules travels with it, and writes the notices of
// what is in the bundle beside it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const { metafile } = await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'out/extension.js',
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // The editor provides this module itself.
  external: ['vscode'],
  metafile: true,
  logLevel: 'warning',
});

// A package inside another's node_modules is found by its last mention.
const folders = new Set();
for (const file of Object.keys(metafile.inputs)) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
  if (found) folders.add(found[1]);
}

const notices = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file; find its text before shipping it`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
});
writeFileSync('out/NOTICES.txt', notices.join('\n' + '-'.repeat(78) + '\n\n'));
