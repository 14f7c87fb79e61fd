import { listPackage, statFile } from '@electron/asar';
import { lstatSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A part of an unpacked application: a file, a folder of resources, or a package inside the archive. */
export interface PackagePart {
  readonly name: string;
  readonly bytes: number;
}

/** All parts of an unpacked application, the largest first. */
export function packageParts(folder: string): PackagePart[] {
  const sizes = new Map<string, number>();
  const add = (name: string, bytes: number): void => void sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    if (name.endsWith('/app.asar')) for (const part of archiveParts(path)) add(part.name, part.bytes);
    else add(partOf(name), lstatSync(path).size);
  }
  return [...sizes]
    .map(([name, bytes]) => ({ name, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

function archiveParts(archive: string): PackagePart[] {
  return listPackage(archive, { isPack: false }).flatMap((path) => {
    const entry = statFile(archive, path.slice(1));
    if (!('size' in entry) || entry.unpacked) return [];
    return [{ name: `app.asar: ${packageOf(path.slice(1).split(sep).join('/'))}`, bytes: entry.size }];
  });
}

/** Packages of the unpacked part of the archive and folders of resources count as one each. */
function partOf(name: string): string {
  const unpacked = /^(.*app\.asar\.unpacked)\/(.*)$/.exec(name);
  if (unpacked !== null) return `${unpacked[1] ?? ''}: ${packageOf(unpacked[2] ?? '')}`;
  return /^((?:.*\/)?resources\/[^/]+)\//.exec(name)?.[1] ?? /^(locales)\//.exec(name)?.[1] ?? name;
}

function packageOf(path: string): string {
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.split('/').slice(0, 2).join('/');
}
