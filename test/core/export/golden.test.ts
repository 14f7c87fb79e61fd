import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, exportProject } from '../../../core/export/index.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { GOLDEN_CASES } from './golden-cases.ts';
import { contentOf, makeProject } from './made-project.ts';

const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));

/** Formats that count frames cannot hold a video whose frames have no common length. */
const REFUSED: Readonly<Record<string, string>> = {
  'variable edl': 'variable-frame-rate',
  'variable fcpxml': 'variable-frame-rate',
};

const stack = new DisposableStack();
const projects = Object.entries(GOLDEN_CASES).map(([name, cameras]) => {
  const folder = stack.use(temporaryFolder());
  return [name, stack.use(makeProject(folder.file('match.sightline'), cameras))] as const;
});
afterAll(() => stack.dispose());

describe.each(EXPORT_FORMATS.map((format) => [format.id, format] as const))('the format %s', (id, format) => {
  it.each(projects)('writes %s byte for byte as before', async (name, project) => {
    using folder = temporaryFolder();
    const ending = format.extension === '' ? '' : `.${format.extension}`;
    const path = join(folder.path, 'out', `match${ending}`);
    const written = exportProject(project, { format, path });
    const refusal = REFUSED[`${name} ${id}`];
    if (refusal !== undefined) {
      await expect(written).rejects.toMatchObject({ code: refusal });
      expect(readdirSync(join(folder.path, 'out'))).toEqual([]);
      return;
    }
    const { files, warnings } = await written;
    expect(files.every((file) => file.startsWith(join(folder.path, 'out')))).toBe(true);
    const remarks = warnings.map((warning) => `warning: ${warning}\n`).join('');
    await expect(contentOf(join(folder.path, 'out')) + remarks).toMatchFileSnapshot(
      join(GOLDEN, id, `${name}.txt`),
    );
  });
});
