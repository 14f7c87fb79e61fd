import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { importTracks } from '../../../../core/engine/export/import-tracks.ts';
import { openEmbedder } from '../../../../core/embedding/index.ts';
import { ModelError } from '../../../../core/errors/index.ts';
import { exportProject, findFormat } from '../../../../core/export/index.ts';
import { decodeJpeg } from '../../../../core/images/index.ts';
import { createProject, fingerprintFile, type ProjectWriter } from '../../../../core/library/index.ts';
import { probeVideo, readFrameTable, resolveMediaTools } from '../../../../core/video/index.ts';
import { meansModel } from '../../embedding/tiny-models.ts';
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

function run(project: ProjectWriter, format: string, path: string, withModel: WithModel = noModel) {
  const operate = <Value>(
    kind: string,
    details: unknown,
    work: Parameters<typeof project.operate<Value>>[1],
  ) => project.operate({ kind, details }, work).value;
  return importTracks({ library: project, operate, withModel }, { format, path, camera: 'North' });
}

type WithModel = Parameters<typeof importTracks>[0]['withModel'];

function noModel(): Promise<never> {
  return Promise.reject(new ModelError('model-changed', 'The model is gone.'));
}

/** A zip archive of entries that are not compressed (APPNOTE 4.3: local headers, directory, its end). */
function storedZip(entries: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const data = Buffer.from(text);
    // Version, flags, method, time, date, checksum, both sizes, lengths of name and extra field.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, rest, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, listed, Buffer.from('PK\x05\x06'), end]);
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
      withoutCrops: null,
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
    expect(await run(project, 'cvat', path)).toEqual({
      matched: 2,
      added: 1,
      boxes: 3,
      named: 3,
      people: 2,
      crops: 0,
      withoutCrops: 'The model is gone.',
    });
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

  it('cuts crops of new tracks out of the video and embeds them, undone in the same step', async () => {
    const video = folder.file('walkers.mp4');
    const { ffmpeg } = await resolveMediaTools();
    // The left half is dark, the right half is bright.
    const halves = "nullsrc=s=64x64:r=25:d=1,geq=lum='if(lt(X,32),40,220)':cb=128:cr=128";
    spawnSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', halves, '-pix_fmt', 'yuv420p', video]);
    const { times } = await readFrameTable(video, await probeVideo(video));
    const path = folder.file('new.sightline');
    using project = createProject(path, { name: 'match' });
    project.addCamera({
      name: 'North',
      video: {
        path: video,
        fingerprint: await fingerprintFile(video),
        container: 'mov,mp4',
        codec: 'h264',
        width: 64,
        height: 64,
        rotationDegrees: 0,
        hasVariableFrameRate: false,
        frameTimes: times,
        end: 1,
      },
    });
    const model = join(folder.path, 'means.onnx');
    writeFileSync(model, meansModel());
    await using embedder = await openEmbedder({ model, device: 'cpu' });
    const { id, name, dimension, isTrained } = embedder.model;
    const record = project.addModel({ sha256: id, name, dimension, isTrained });
    const rows = (track: number, left: number): string =>
      [1, 6, 11, 16, 21].map((frame) => `${frame},${track},${left},5,20,50,1,1,1\n`).join('');
    const file = folder.file('new.txt');
    writeFileSync(file, rows(1, 5) + rows(2, 41));
    const outcome = await run(project, 'mot', file, (work) => work({ model: record, embedder }));
    // The best of each half second.
    expect(outcome).toMatchObject({ added: 2, crops: 4, withoutCrops: null });
    const [dark, bright] = project.tracklets().map(({ id: tracklet }) => ({
      frames: project.crops(tracklet).map(({ frame }) => frame),
      vector: project.trackletEmbeddings(tracklet, record.id)[0]?.vector ?? new Int8Array(),
      jpeg: project.cropJpeg(project.crops(tracklet)[0]?.id ?? 0) ?? new Uint8Array(),
    }));
    const light = (jpeg: Uint8Array | undefined): number => {
      const { data } = decodeJpeg(jpeg ?? new Uint8Array());
      return data.reduce((sum, value) => sum + value, 0) / data.length;
    };
    expect(light(dark?.jpeg)).toBeLessThan(80);
    expect(light(bright?.jpeg)).toBeGreaterThan(180);
    expect(dark?.vector).toHaveLength(dimension);
    expect(dark?.frames.every((frame) => frame % 5 === 0)).toBe(true);
    project.undo();
    expect(project.tracklets()).toEqual([]);
    expect(project.counts().crops).toBe(0);
  });

  it.each(['gt/gt.txt', 'North/gt/gt.txt'])(
    'reads %s inside the zip that CVAT makes, with its names',
    async (entry) => {
      using project = walker();
      const path = folder.file(`cvat-${count}.zip`);
      const names = entry.replace('gt/gt.txt', 'identities.csv');
      writeFileSync(
        path,
        storedZip({
          [entry.replace('gt.txt', 'labels.txt')]: 'person\n',
          [entry]: '1,7,11,21,40,80,1,1,1\n3,7,13,21,40,80,1,1,1\n51,8,400,21,40,80,1,1,1\n',
          [names]: 'id,name\n8,Cy\n',
        }),
      );
      expect(await run(project, 'mot', path)).toMatchObject({ matched: 1, added: 1, named: 1 });
      expect(project.people().map(({ name }) => name)).toEqual(['Ada', 'Cy']);
    },
  );

  it('says what is wrong with a zip that is none', async () => {
    using project = walker();
    const path = folder.file('none.zip');
    writeFileSync(path, 'PK, but no archive');
    await expect(run(project, 'mot', path)).rejects.toThrow(
      /none\.zip" cannot be read: it is no zip archive/,
    );
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
