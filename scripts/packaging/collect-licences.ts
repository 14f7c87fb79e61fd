import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), dev: z.boolean().optional() })),
});
const packageSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
});

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/**
 * Writes the licences of all that ships into a folder: Sightline's own LICENSE and NOTICE, and one text with those of
 * every package that is installed for running. Returns how many packages these are.
 */
export async function collectLicences(root: string, target: string): Promise<number> {
  await mkdir(target, { recursive: true });
  for (const name of ['LICENSE', 'NOTICE']) await cp(join(root, name), join(target, `${name}.txt`));
  const lock = lockSchema.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const shipped = Object.entries(lock.packages)
    .filter(([path, { dev }]) => path.startsWith('node_modules/') && dev !== true)
    .map(([path]) => path);
  const texts = (await Promise.all(shipped.map((path) => licenceText(join(root, path))))).filter(
    (text) => text !== undefined,
  );
  await writeFile(join(target, 'packages.txt'), texts.join(`\n${'='.repeat(80)}\n\n`));
  return texts.length;
}

/** Undefined for a package that is not installed on this system. */
async function licenceText(folder: string): Promise<string | undefined> {
  const description = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  if (description === undefined) return undefined;
  const { name, version, license } = packageSchema.parse(JSON.parse(description));
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8').catch(() => '')));
  return `${name} ${version} (${license ?? 'see below'})\n\n${texts.join('\n')}`;
}
