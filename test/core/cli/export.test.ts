import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { GOLDEN_CASES } from '../export/golden-cases.ts';
import { makeProject } from '../export/made-project.ts';
import { temporaryFolder } from '../library/sample-project.ts';

const CLI = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url));
const folder = temporaryFolder();
const project = folder.file('match.sightline');
makeProject(project, GOLDEN_CASES['two-cameras'] ?? [])[Symbol.dispose]();
afterAll(() => folder[Symbol.dispose]());

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
}

describe('export', () => {
  it('writes one person of one stretch, and says where', () => {
    const out = folder.file('one.json');
    const selection = ['--person', 'Åse', '--from', '3', '--to', '60'];
    const { stdout, stderr } = run(
      'export',
      project,
      '--format',
      'coco',
      ...selection,
      '--out',
      out,
      '--json',
    );
    expect(JSON.parse(stdout), stderr).toEqual({ format: 'coco', files: [out], warnings: [], notes: [] });
    // Åse's frames 60 and 61 of the camera that starts at 1.5 s: project time 3.5 s.
    const { images } = JSON.parse(readFileSync(out, 'utf8')) as { images: { file_name: string }[] };
    expect(images.map((image) => image.file_name)).toEqual(['Tor/frame_000060.PNG', 'Tor/frame_000061.PNG']);
  });

  it.each([
    ['an unknown person', ['--format', 'coco', '--person', 'Nobody'], /no person "Nobody".*"Åse"/],
    ['an unknown format', ['--format', 'docx'], /no format "docx".*mot/],
  ])('refuses %s in a sentence and leaves nothing', (_what, options, sentence) => {
    const out = folder.file('nothing/x.json');
    const { status, stderr } = run('export', project, ...options, '--out', out);
    expect(status).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(existsSync(dirname(out)) ? readdirSync(dirname(out)) : []).toEqual([]);
  });

  it('does not write into a folder that has something in it', () => {
    const { status, stderr } = run('export', project, '--format', 'mot', '--out', folder.path);
    expect(status).toBe(1);
    expect(stderr).toMatch(/Choose another name/);
  });
});

describe('forget', () => {
  it('needs to be confirmed, removes the person and says what it did', () => {
    const copy = folder.file('forget.sightline');
    makeProject(copy, GOLDEN_CASES['two-cameras'] ?? [])[Symbol.dispose]();
    expect(run('forget', copy, '--person', 'Åse').status).toBe(2);
    const { stdout, stderr } = run('forget', copy, '--person', 'Åse', '--yes');
    expect(stdout, stderr).toMatch(/Removed 1 tracklets, 2 crops, 2 embeddings and 0 moments/);
    expect(run('export', copy, '--format', 'csv', '--person', 'Åse', '--out', folder.file('x')).status).toBe(
      1,
    );
  });
});

describe('formats', () => {
  it('lists id, name, extension and what is read and written', () => {
    const formats = JSON.parse(run('formats', '--json').stdout) as Record<string, unknown>[];
    expect(formats.find(({ id }) => id === 'cvat')).toMatchObject({ extension: 'xml', writes: true });
    for (const format of formats) {
      expect(Object.keys(format)).toEqual(['id', 'name', 'extension', 'reads', 'writes']);
    }
  });
});
