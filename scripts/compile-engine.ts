/**
 * Writes the engine's process as JavaScript for Electron, whose Node reads no TypeScript: every module of `core` that
 * the engine can reach, and its entry, with the types taken out and nothing else changed, so that modules and workers
 * find each other as they do in the sources.
 *
 *   node scripts/compile-engine.ts [--out out]
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['core/**/*.ts', 'electron/engine/engine.process.ts', 'electron/engine/engine-messages.ts'];
/** The terminal and the drawing of the demo match stay behind. */
const LEFT_OUT = /^core[\\/](cli|demo)[\\/]/;
/** The specifier of another module of these sources, in an import or in the address of a worker. */
const SPECIFIER = /(['"])(\.{1,2}\/[\w./-]+)\.ts\1/g;

const { values } = parseArgs({ options: { out: { type: 'string', default: join(ROOT, 'out') } } });
const out = values.out;

await Promise.all(
  ['core', 'electron', 'models'].map((name) => rm(join(out, name), { recursive: true, force: true })),
);
for (const path of globSync(SOURCES, { cwd: ROOT }).filter((name) => !LEFT_OUT.test(name))) {
  const source = await readFile(join(ROOT, path), 'utf8');
  const target = join(out, path.replace(/\.ts$/, '.js'));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, stripTypeScriptTypes(source).replace(SPECIFIER, '$1$2.js$1'));
}
for (const path of globSync('models/*.safetensors', { cwd: ROOT }))
  await cp(join(ROOT, path), join(out, path));
const { name, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Record<
  string,
  string
>;
await writeFile(join(out, 'package.json'), `${JSON.stringify({ name, version, type: 'module' }, null, 2)}\n`);
