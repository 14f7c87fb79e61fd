/**
 * Makes README's pictures of the window from the demo match: run `npm run demo -- --no-open` first.
 *
 *   node scripts/screenshots.ts [--folder demo] [--out docs/images]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ProjectService, serveProject } from '../core/api/index.ts';
import { readDemoTruth } from '../core/demo/index.ts';
import { launchBrowser } from '../test/renderer/support/browser.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SIZE = { width: 1440, height: 900 };

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: join(ROOT, 'demo') },
    out: { type: 'string', default: join(ROOT, 'docs', 'images') },
  },
});

const { seed, query } = await readDemoTruth(values.folder);
if (query === null) throw new Error('This demo match has no query to show; generate another seed.');
await mkdir(values.out, { recursive: true });
await using project = ProjectService.open(join(values.folder, `match-${seed}.sightline`), { mode: 'read' });
await using server = await serveProject({ engine: project });
const camera = project.getProject().cameras.find(({ name }) => name === query.camera);
if (camera === undefined) throw new Error(`The demo project has no camera ${query.camera}; ingest it first.`);

const browser = await launchBrowser();
try {
  for (const colorScheme of ['dark', 'light'] as const) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme });
    await page.goto(server.url);
    const picture = page.getByRole('figure').filter({ hasText: query.camera }).locator('canvas');
    await picture.waitFor();
    await page.getByLabel('Position').fill(String(query.time));
    // The boxes of this moment must have come before they can be clicked.
    await page.waitForTimeout(2500);
    const area = await picture.boundingBox();
    if (area === null) throw new Error('The camera is not visible.');
    const scale = Math.min(area.width / camera.video.width, area.height / camera.video.height);
    await picture.click({
      position: {
        x: (area.width - camera.video.width * scale) / 2 + query.x * scale,
        y: (area.height - camera.video.height * scale) / 2 + query.y * scale,
      },
    });
    await page.locator('aside ol button img').first().waitFor();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(values.out, `window-${colorScheme}.jpg`), type: 'jpeg', quality: 82 });
    await page.close();
  }
} finally {
  await browser.close();
}
