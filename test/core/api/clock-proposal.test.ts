import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLocalClient, ProjectService } from '../../../core/api/index.ts';
import { createProject } from '../../../core/library/index.ts';
import { sampleVideo, temporaryFolder } from '../library/sample-project.ts';
import { seededRandom } from '../video/seeded-random.ts';

const RATE = 10;
const FFMPEG = process.env.FFMPEG_PATH ?? 'ffmpeg';

/** One runner in each of two cameras; the right camera began `late` seconds after the left one. */
function twoCameras(path: string, late: number, isSameScene: boolean): void {
  const random = seededRandom(31);
  const scene = (): number[] => {
    let speed = 5;
    return Array.from({ length: 1500 }, () => (speed = Math.max(0, 0.9 * speed + 2 * random())));
  };
  const speeds = scene();
  const others = isSameScene ? speeds : scene();
  using writer = createProject(path);
  const job = writer.addJob({ kind: 'ingest', parameters: null }).id;
  const seconds = 100;
  const frameTimes = Float64Array.from({ length: seconds * RATE }, (_, index) => index / RATE);
  const add = (name: string, moves: readonly number[]): void => {
    const { id: video } = writer.addCamera({ name, video: sampleVideo({ frameTimes, end: seconds }) }).video;
    let x = 0;
    const boxes = [...frameTimes.keys()].map((frame) => {
      x += moves[frame] ?? 0;
      return { track: 1, frame, score: 0.9, box: { x, y: 100, width: 50, height: 100 } };
    });
    writer.commitChunk({
      job,
      video,
      chunk: 0,
      fraction: 1,
      checkpoint: null,
      displaced: [],
      crops: [],
      tracklets: [{ track: 1, state: 'closed' }],
      boxes,
    });
  };
  add('left', speeds);
  add('right', others.slice(late * RATE));
}

describe('a proposed clock', () => {
  it('is the one at which people move alike, in the time of the project, and sets nothing', async () => {
    using folder = temporaryFolder();
    const path = folder.file('p.sightline');
    twoCameras(path, 20, true);
    await using service = ProjectService.open(path, { mode: 'write' });
    const client = createLocalClient(service);
    await client.cameras.setClock({ camera: 'left', offset: 1000, rate: 1.001 });
    const proposed = await client.cameras.proposeClock({ camera: 'right', reference: 'left' });
    expect(proposed).toMatchObject({ rate: 1.001, isTrustworthy: true });
    expect(Math.abs((proposed?.offset ?? 0) - (1000 + 1.001 * 20))).toBeLessThanOrEqual(1.5 / RATE);
    expect((await client.cameras.clocks())[1]).toMatchObject({ camera: 'right', offset: 0, rate: 1 });
  });

  it('is not trustworthy where the cameras show different things', async () => {
    using folder = temporaryFolder();
    const path = folder.file('p.sightline');
    twoCameras(path, 20, false);
    await using service = ProjectService.open(path, { mode: 'write' });
    const proposed = await createLocalClient(service).cameras.proposeClock({
      camera: 'right',
      reference: 'left',
    });
    expect(proposed?.isTrustworthy).toBe(false);
  });

  it('is the one at which both cameras hear alike, to a frame, where the videos have sound', async () => {
    using folder = temporaryFolder();
    const random = seededRandom(5);
    // Short bursts at random moments of two minutes, as a crowd or a whistle makes them, and noise of each one's own.
    const bursts = Array.from({ length: 60 }, () => 120 * random());
    const film = (name: string, from: number, seconds: number): string => {
      const samples = Int16Array.from({ length: seconds * 8000 }, (_, index) => {
        const time = from + index / 8000;
        const isLoud = bursts.some((burst) => time >= burst && time < burst + 0.15);
        return Math.round((isLoud ? 12_000 : 300) * (2 * random() - 1));
      });
      const raw = folder.file(`${name}.raw`);
      writeFileSync(raw, samples);
      const path = folder.file(`${name}.mp4`);
      const picture = `color=c=gray:s=64x36:r=5:d=${seconds}`;
      const sound = ['-f', 's16le', '-ar', '8000', '-ac', '1', '-i', raw, '-c:a', 'aac', '-b:a', '64k'];
      execFileSync(FFMPEG, [
        ...['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', picture, ...sound],
        ...['-c:v', 'mpeg4', '-shortest', path],
      ]);
      return path;
    };
    const late = 17.36;
    const path = folder.file('p.sightline');
    {
      using writer = createProject(path);
      for (const [name, from, seconds] of [
        ['left', 0, 90],
        ['right', late, 80],
      ] as const) {
        const frameTimes = Float64Array.from({ length: seconds * 5 }, (_, index) => index / 5);
        const video = sampleVideo({ path: film(name, from, seconds), frameTimes, end: seconds });
        writer.addCamera({ name, video });
      }
    }
    await using service = ProjectService.open(path, { mode: 'write' });
    const client = createLocalClient(service);
    const proposed = await client.cameras.proposeClock({ camera: 'right', reference: 'left' });
    expect(proposed).toMatchObject({ by: 'sound', rate: 1, isTrustworthy: true });
    expect(Math.abs((proposed?.offset ?? 0) - late)).toBeLessThan(0.04);
  });
});
