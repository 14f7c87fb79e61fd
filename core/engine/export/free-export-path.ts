import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A name in the folder `PROJECT-exports` beside the project that nothing has yet. `extension`: empty for a folder. */
export function freeExportPath(project: string, what: string, extension: string): string {
  const name = basename(project, '.sightline');
  const folder = join(dirname(project), `${name}-exports`);
  const ending = extension === '' ? '' : `.${extension}`;
  for (let number = 1; ; number++) {
    const path = join(folder, `${name}-${what}${number === 1 ? '' : `-${number}`}${ending}`);
    if (!existsSync(path)) return path;
  }
}
