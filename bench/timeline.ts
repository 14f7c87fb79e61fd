/**
 * Measures the time line in Chromium: the renderer's main thread for each frame while it is zoomed, moved and
 * scrolled, by Chromium's own tracing. `node bench/timeline.ts [--tracklets 20000] [--hours 3] [--people 60]`
 *
 * Wall time includes waiting for a processor, CPU time does not: on a machine that does other work, read the latter.
 */
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { Camera } from '../core/api/index.ts';
import { serveProject } from '../core/api/server/serve-project.ts';
import { MemoryEngine, type MemoryTracklet } from '../test/core/api/memory-engine.ts';
import { buildWindow, launchBrowser } from '../test/renderer/support/browser.ts';
import { frameTimes, percentile, type TraceEvent } from './timeline-trace.ts';

const CAMERAS = 4;
const SEED = 7;

const { values } = parseArgs({
  options: {
    tracklets: { type: 'string', default: '20000' },
    hours: { type: 'string', default: '3' },
    people: { type: 'string', default: '60' },
  },
});
const trackletCount = Number(values.tracklets);
const seconds = Number(values.hours) * 3600;

const engine = makeEngine();
const rendererFolder = await buildWindow();
await using server = await serveProject({ engine, rendererFolder });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, colorScheme: 'dark' });
  await page.goto(server.url);
  await page.getByRole('img', { name: /^Time line with/ }).waitFor({ timeout: 60_000 });
  await page
    .getByText(`${trackletCount.toLocaleString('en')} tracklets`)
    .first()
    .waitFor();
  console.log(
    `${CAMERAS} cameras × ${values.hours} h, ${trackletCount.toLocaleString('en')} tracklets, 1920 × 1080`,
  );
  await measure(page, 'zoom from hours to frames and back', zoomInAndOut);
  await measure(page, 'move along, one minute seen', moveAlong);
  await measure(page, 'scroll the lanes, everything seen', scrollLanes);
} finally {
  await browser.close();
}

async function measure(page: Page, name: string, work: (page: Page) => Promise<void>): Promise<void> {
  await page.keyboard.press('Alt+0');
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  await work(page);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
    traceEvents: TraceEvent[];
  };
  const frames = frameTimes(traceEvents);
  const cpu = frames.map(({ cpuMs }) => cpuMs);
  const wall = frames.map(({ wallMs }) => wallMs);
  const inTime = cpu.filter((ms) => ms <= 1000 / 60).length / Math.max(cpu.length, 1);
  const text = (list: readonly number[]): string =>
    `p50 ${percentile(list, 0.5).toFixed(1)}, p95 ${percentile(list, 0.95).toFixed(1)}, most ${percentile(list, 1).toFixed(1)} ms`;
  console.log(
    `${name}: ${frames.length} frames; CPU ${text(cpu)}; wall ${text(wall)}; within 1/60 s of CPU: ${(inTime * 100).toFixed(1)} %`,
  );
}

async function zoomInAndOut(page: Page): Promise<void> {
  await overTimeline(page);
  for (const delta of [-60, 60]) {
    for (let turns = 0; turns < 90; turns += 1) await page.mouse.wheel(0, delta);
  }
}

async function moveAlong(page: Page): Promise<void> {
  await overTimeline(page);
  for (let turns = 0; turns < 48; turns += 1) await page.mouse.wheel(0, -60);
  for (let turns = 0; turns < 150; turns += 1) await page.mouse.wheel(120, 0);
}

async function scrollLanes(page: Page): Promise<void> {
  await overTimeline(page);
  await page.keyboard.down('Shift');
  for (const delta of [40, -40]) {
    for (let turns = 0; turns < 75; turns += 1) await page.mouse.wheel(0, delta);
  }
  await page.keyboard.up('Shift');
}

async function overTimeline(page: Page): Promise<void> {
  const box = await page.getByRole('img', { name: /^Time line with/ }).boundingBox();
  if (box === null) throw new Error('The time line is not shown.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
}

/** Cameras without video files: only the time line is looked at. */
function makeEngine(): MemoryEngine {
  const cameras = Array.from({ length: CAMERAS }, (_, index): Camera => {
    const id = index + 1;
    return {
      id,
      name: `Camera ${id}`,
      offset: 0,
      rate: 1,
      video: {
        id,
        fileName: `${id}.mp4`,
        codec: 'h264',
        width: 1920,
        height: 1080,
        start: 0,
        end: seconds,
        frameCount: seconds * 25,
        hasVariableFrameRate: false,
        url: `media/${id}`,
        mimeType: 'video/mp4',
      },
    };
  });
  let state = SEED;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const longest = (2 * seconds * CAMERAS * Number(values.people)) / trackletCount / 4;
  const tracklets = Array.from({ length: trackletCount }, (_, index): MemoryTracklet => {
    const start = next() * seconds * 0.99;
    const end = Math.min(start + 0.5 + next() * longest, seconds);
    const camera = cameras[index % CAMERAS]?.name ?? '';
    const person = Math.floor(next() * Number(values.people));
    return { tracklet: index + 1, camera, person, times: [start, end], boxes: [0, 0, 9, 9, 0, 0, 9, 9] };
  });
  const frameTimes = new Map(cameras.map(({ name }) => [name, [0]]));
  return new MemoryEngine({
    cameras,
    files: new Map(),
    frameTimes,
    tracklets,
    thumbnails: new Map(),
    isTrained: true,
  });
}
