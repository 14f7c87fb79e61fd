import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { importTracks } from '../../../../core/engine/export/import-tracks.ts';
import { exportProject, findFormat } from '../../../../core/export/index.ts';
import type { ProjectWriter } from '../../../../core/library/index.ts';
import { evenTimes, makeProject } from '../../export/made-project.ts';
import { temporaryFolder } from '../../library/sample-project.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

let count = 0;

function walker(): ProjectWriter {
  count += 1;
  return makeProject(folder.file(`${count}.sightline`), [
    {
      name: 'North',
      times: evenTimes(100, 25),
      end: 4,
      tracks: [
        { person: 'Ada', frames: [0, 2, 4, 6], box: (frame) => [10 + frame, 20, 40, 80] },
        { frames: [0, 2, 4], box: () => [300, 20, 40, 80] },
      ],
    },
  ]);
}

function run(project: ProjectWriter, format: string, path: string) {
  const operate = <Value>(
    kind: string,
    details: unknown,
    work: Parameters<typeof project.operate<Value>>[1],
  ) => project.operate({ kind, details }, work).value;
  return importTracks(project, operate, { format, path, camera: 'North' });
}

describe('importing corrections', () => {
  it.each([
    ['mot', '/North/gt/gt.txt'],
    ['coco', ''],
    ['cvat', ''],
  ])('changes nothing where a %s file comes back as it left', async (format, file) => {
    using project = walker();
    const path = folder.file(`same-${format}`);
    await exportProject(project, { format: findFormat(format), path });
    const before = [project.tracklets(), project.boxes(1), project.people()];
    expect(await run(project, format, path + file)).toMatchObject({
      matched: 2,
      added: 0,
      boxes: 0,
      people: 0,
    });
    expect([project.tracklets(), project.boxes(1), project.people()]).toEqual(before);
  });

  it('takes over names, moved boxes and new tracks, and can be undone', async () => {
    using project = walker();
    const path = folder.file('corrected.xml');
    await exportProject(project, { format: findFormat('cvat'), path });
    const box = (frame: number, outside: number, left: number): string =>
      `<box frame="${frame}" outside="${outside}" occluded="0" keyframe="1" xtl="${left}" ytl="200" xbr="${left + 30}" ybr="260">` +
      '<attribute name="identity">Cy</attribute></box>';
    const text = readFileSync(path, 'utf8')
      .replaceAll('Tracklet 1000002', 'Bo &amp; Co')
      .replace(
        'frame="4" outside="0" occluded="0" keyframe="1" xtl="14.00"',
        'frame="4" outside="0" occluded="0" keyframe="1" xtl="16.00"',
      )
      .replace(
        '</annotations>',
        `<track id="9" label="person">${box(50, 0, 500)}${box(52, 0, 502)}${box(53, 1, 502)}</track></annotations>`,
      );
    writeFileSync(path, text);
    const before = [project.tracklets(), project.boxes(1), project.people()];
    expect(await run(project, 'cvat', path)).toEqual({ matched: 2, added: 1, boxes: 3, named: 3, people: 2 });
    const people = project.people();
    expect(people.map(({ name }) => name)).toEqual(['Ada', 'Bo & Co', 'Cy']);
    expect(people[1]?.tracklets).toEqual([1_000_002]);
    const moved = project.trackletBoxes({ id: 1_000_001, video: 1 });
    expect([...(moved?.boxes.subarray(8, 12) ?? [])]).toEqual([16, 20, 38, 80]);
    const added = project.trackletBoxes({ id: people[2]?.tracklets[0] ?? 0, video: 1 });
    expect([...(added?.frames ?? [])]).toEqual([50, 52]);
    project.undo();
    expect([project.tracklets(), project.boxes(1), project.people()]).toEqual(before);
  });

  it.each([
    [
      'a missing flag',
      '<annotations><track><box frame="1" xtl="1" ytl="1" xbr="2" ybr="2"/></track></annotations>',
      /keyframe/,
    ],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><annotations/>', /document type/],
    ['no annotations', '<html/>', /<annotations>/],
    ['XML that ends early', '<annotations><track>', /not XML/],
    [
      'a frame that the video lacks',
      '<annotations><track><box frame="100" keyframe="1" occluded="0" outside="0" xtl="1" ytl="1" xbr="2" ybr="2"/></track></annotations>',
      /only 100 frames/,
    ],
  ])('refuses %s in a sentence', async (_what, text, sentence) => {
    using project = walker();
    const path = folder.file('bad.xml');
    writeFileSync(path, text);
    await expect(run(project, 'cvat', path)).rejects.toThrow(sentence);
    expect(project.tracklets()).toHaveLength(2);
  });
});
