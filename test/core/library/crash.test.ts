import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createProject, openProject } from '../../../core/library/index.ts';
import { CHUNKS, dump, prepare, sampleChunk, temporaryFolder } from './sample-project.ts';

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

describe('a writer that is killed', () => {
  it('leaves the last whole chunk, from which the ingest goes on to the same result', () => {
    using folder = temporaryFolder();
    const path = folder.file('killed.sightline');
    const clean = folder.file('clean.sightline');
    const writer = createProject(path);
    const ids = prepare(writer);
    writer[Symbol.dispose]();
    copyFileSync(path, clean);

    const deaths = [
      ['0', 'boxes', -1],
      ['2', 'crops', 1],
      ['2', 'checkpoint', 1],
      ['4', 'after', 4],
      ['9', 'boxes', 8],
    ] as const;
    const video = ids.cameras[0]?.video.id ?? 0;
    for (const [chunk, place, last] of deaths) {
      const { signal, stderr } = spawnSync(
        process.execPath,
        [script('./dying-writer.ts'), path, chunk, place],
        {
          encoding: 'utf8',
        },
      );
      expect(signal, stderr).toBe('SIGKILL');
      expect(existsSync(`${path}-wal`)).toBe(true);
      using reader = openProject(path, { readonly: true });
      expect(reader.checkpoint(ids.job, video)?.chunk ?? -1, `${place} of ${chunk}`).toBe(last);
    }

    for (const target of [path, clean]) {
      using again = openProject(target);
      for (let chunk = (again.checkpoint(ids.job, video)?.chunk ?? -1) + 1; chunk < CHUNKS; chunk++) {
        again.commitChunk(sampleChunk(ids, video, chunk));
      }
    }
    expect(dump(path)).toEqual(dump(clean));
  });

  it('holds off other writers while it lives, readers never, and nobody once it is dead', async () => {
    using folder = temporaryFolder();
    const path = folder.file('p.sightline');
    createProject(path)[Symbol.dispose]();
    const holder = spawn(process.execPath, [script('./holding-writer.ts'), path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    expect(() => openProject(path)).toThrow(
      expect.objectContaining({
        code: 'project-locked',
        message: expect.stringContaining(`process ${String(holder.pid)}`) as string,
      }),
    );
    openProject(path, { readonly: true })[Symbol.dispose]();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    openProject(path)[Symbol.dispose]();
  });
});
