import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalClient, ProjectService, type EngineClient } from '../../../core/api/index.ts';
import { decodePicture } from '../../../core/video/index.ts';
import { lookingModel } from '../embedding/tiny-models.ts';
import { writeWalkers } from '../engine/support/walkers.ts';
import { temporaryFolder } from '../library/sample-project.ts';

/** Above the yellow walker's head there is as much grey background as there is of the walker, at time 1. */
const HALF_YELLOW = { x: 122, y: 24, width: 36, height: 192 };

let folder: ReturnType<typeof temporaryFolder>;
let service: ProjectService;
let client: EngineClient;

beforeAll(async () => {
  folder = temporaryFolder();
  const model = folder.file('looking.onnx');
  writeFileSync(model, lookingModel());
  service = ProjectService.open(folder.file('match.sightline'), { mode: 'create' });
  const cameras = ['left', 'right'].map((name) => ({ name, ...writeWalkers(folder.path, name, 2) }));
  const { job } = service.startIngest({ cameras, model, device: 'cpu' });
  await service.jobFinished(job);
  client = createLocalClient(service);
}, 240_000);

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Mean colour of the middle of a picture's upper or lower half. */
async function colourOf(picture: Uint8Array | undefined, half: 'upper' | 'lower'): Promise<number[]> {
  const { width, height, data } = await decodePicture(picture ?? new Uint8Array());
  expect([width, height]).toEqual([48, 96]);
  const row = half === 'upper' ? height / 4 : (3 * height) / 4;
  const pixel = 3 * (row * width + width / 2);
  return [...data.subarray(pixel, pixel + 3)];
}

/** The tracklet whose first box begins at this height of the picture. */
function walker(camera: string, top: number): number {
  const found = service
    .trackletBoxes({ camera, from: 0, to: 0 })
    .find(({ boxes: [, y] }) => y === top)?.tracklet;
  if (found === undefined) throw new Error('All walkers were found.');
  return found;
}

const DARK = 90;
const BRIGHT = 180;

describe('why a tracklet is among the results', () => {
  it('is shown by where the model looks in the two most similar crops, on the map of each level', async () => {
    const { tracklet: half } = await client.repair.draw({ camera: 'left', time: 1, box: HALF_YELLOW });
    const yellow = walker('right', 120);
    const { similarity, query, result } = await client.likelihood.explain({
      own: [half],
      tracklet: yellow,
    });
    expect(similarity).toBeGreaterThan(0.5);
    expect(query.views.map(({ name }) => name)).toEqual([
      'res5, map 1',
      'res5, mean',
      'res4, map 1',
      'res4, mean',
    ]);
    // The picture alone: grey above, yellow below.
    const [greyRed = 0, , greyBlue = 0] = await colourOf(query.picture, 'upper');
    const [yellowRed = 0, , yellowBlue = 255] = await colourOf(query.picture, 'lower');
    expect(Math.abs(greyRed - greyBlue)).toBeLessThan(40);
    expect(yellowRed - yellowBlue).toBeGreaterThan(200);
    // Where the model looks at red more than blue: only below. The grey darkens, the yellow stays bright.
    const coarse = query.views.find(({ name }) => name === 'res5, mean')?.picture;
    expect((await colourOf(coarse, 'upper'))[0]).toBeLessThan(DARK);
    expect((await colourOf(coarse, 'lower'))[0]).toBeGreaterThan(BRIGHT);
    // All of the result's crop is yellow.
    const found = result.views.find(({ name }) => name === 'res5, mean')?.picture;
    expect((await colourOf(found, 'upper'))[0]).toBeGreaterThan(BRIGHT);
    expect((await colourOf(found, 'lower'))[0]).toBeGreaterThan(BRIGHT);
    // Nothing is bluer than red: the other level sees nothing, and all is darkened.
    const fine = result.views.find(({ name }) => name === 'res4, mean')?.picture;
    expect((await colourOf(fine, 'upper'))[0]).toBeLessThan(BRIGHT);
    await client.history.undo();
  });

  it('is shown for the question as it was asked: with what was confirmed, and told what was rejected', async () => {
    const { tracklet: half } = await client.repair.draw({ camera: 'left', time: 1, box: HALF_YELLOW });
    const yellow = walker('right', 120);
    const leftYellow = walker('left', 120);
    const red = walker('left', 40);
    const query = { tracklet: half };
    const plain = (await client.search.query({ query })).query;
    expect(plain).toMatchObject({ own: [half], rejected: [] });
    const alone = await client.likelihood.explain({ own: plain.own, tracklet: yellow });
    expect(alone.query.of).toMatchObject({ tracklet: half, camera: 'left' });
    expect(alone.rejectedSimilarity).toBeNull();
    const refined = (await client.search.query({ query, confirmed: [leftYellow], rejected: [red] })).query;
    const expanded = await client.likelihood.explain({
      ...{ own: refined.own, rejected: refined.rejected, tracklet: yellow },
    });
    // All of the confirmed crop is yellow, as the result is; of the one asked for, half.
    expect(expanded.query.of).toMatchObject({ tracklet: leftYellow, camera: 'left' });
    expect(expanded.similarity).toBeGreaterThan(alone.similarity);
    expect(expanded.rejectedSimilarity).toBeLessThan(expanded.similarity);
    // A result that was confirmed since does not explain itself.
    const since = await client.likelihood.explain({ own: [half, yellow], tracklet: yellow });
    expect(since.query).toEqual(alone.query);
    await client.history.undo();
  });

  it('is shown for a picture too, and refused where nothing can be compared', async () => {
    const [first, second] = (await client.tracklets.list({})).map(({ tracklet }) => tracklet);
    if (first === undefined || second === undefined) throw new Error('There are six.');
    const { person } = await client.people.create({ tracklets: [first] });
    const { own } = (await client.search.query({ query: { person } })).query;
    const byPerson = await client.likelihood.explain({ own, tracklet: second });
    const byTracklet = await client.likelihood.explain({ own: [first], tracklet: second });
    expect(byPerson).toEqual(byTracklet);
    const byPicture = await client.likelihood.explain({
      ...{ own: [], image: byTracklet.query.picture, tracklet: first },
    });
    expect(byPicture.similarity).toBeGreaterThan(0.99);
    expect(byPicture.query.of).toBeNull();
    await expect(client.likelihood.explain({ own: [first], tracklet: 999 })).rejects.toThrow(
      expect.objectContaining({ code: 'no-embedding' }),
    );
  });
});
