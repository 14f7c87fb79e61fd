import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readTracks } from '../../../core/export/index.ts';
import { InvalidOptionError } from '../../../core/errors/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightline-damaged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BOX = 'outside="0" occluded="0" keyframe="1" xtl="1.00" ytl="2.00" xbr="30.00" ybr="60.00"';
const WHOLE: Readonly<Record<string, string>> = {
  mot: '1,1,10,20,30,60,1,1,1\n2,1,11,20,30,60,1,1,1\n2,2,50,20,30,60,1,1,1\n',
  coco: JSON.stringify({
    images: [{ id: 1, file_name: 'frame_000000.PNG', width: 640, height: 360 }],
    categories: [{ id: 1, name: 'person' }],
    annotations: [
      {
        id: 1,
        image_id: 1,
        category_id: 1,
        bbox: [1, 2, 30, 60],
        attributes: { track_id: 1, identity: 'Ann' },
      },
    ],
  }),
  cvat: `<?xml version="1.0"?><annotations><version>1.1</version><track id="0" label="person"><box frame="0" ${BOX}><attribute name="identity">Ann</attribute></box></track></annotations>`,
};

/** Bytes of a file of which some were changed, some cut out and some put in. */
function damaged(whole: string): fc.Arbitrary<Buffer> {
  const place = fc.nat(whole.length);
  const change = fc.record({ at: place, cut: fc.nat(12), put: fc.uint8Array({ maxLength: 12 }) });
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce(
        (bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
        Buffer.from(whole),
      ),
    );
}

describe('files of other programs that are damaged', () => {
  it.each(Object.keys(WHOLE))('are read or refused by name: %s', async (format) => {
    const whole = WHOLE[format] ?? '';
    const path = join(folder, `damaged-${format}`);
    const read = (bytes: string | Buffer) => {
      writeFileSync(path, bytes);
      return readTracks(format, { path, camera: 'camera-1' });
    };
    expect(await read(whole)).not.toEqual([]);
    await fc.assert(
      fc.asyncProperty(damaged(whole), async (bytes) => {
        const tracks = await read(bytes).catch((error: unknown) => {
          expect(error).toBeInstanceOf(InvalidOptionError);
          expect(String(error)).toContain(path);
          return [];
        });
        for (const { box } of tracks.flatMap(({ boxes }) => boxes)) {
          expect(box.width > 0 && box.height > 0 && Number.isFinite(box.x + box.y)).toBe(true);
        }
      }),
      { seed: 8, numRuns: 150 },
    );
  });

  it.each([
    [
      'entities that grow',
      '<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><annotations>&b;</annotations>',
    ],
    [
      'a file outside',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><annotations>&x;</annotations>',
    ],
    ['an entity that is not declared', '<annotations>&x;</annotations>'],
    ['a thousand elements in each other', `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`],
  ])('are refused: XML with %s', async (_, text) => {
    const path = join(folder, 'trap.xml');
    writeFileSync(path, text);
    await expect(readTracks('cvat', { path, camera: 'camera-1' })).rejects.toMatchObject({
      code: 'invalid-import',
    });
  });
});
