import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { EnginePort } from '../../../core/api/index.ts';
import { serveProject, type ProjectServer } from '../../../core/api/server/serve-project.ts';
import { buildWindow, launchBrowser } from './browser.ts';
import { makeTestMatch, type TestMatch } from './test-footage.ts';

/** Left, top, right and bottom edge of something, in pixels of the displayed picture. */
export interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Browser, footage and the built window, for a whole test file. */
export class WindowBench implements AsyncDisposable {
  readonly browser: Browser;
  readonly windowFolder: string;
  readonly #footageFolder: string;

  private constructor(browser: Browser, windowFolder: string, footage: string) {
    this.browser = browser;
    this.windowFolder = windowFolder;
    this.#footageFolder = footage;
  }

  static async open(): Promise<WindowBench> {
    const [browser, window, footage] = await Promise.all([
      launchBrowser(),
      buildWindow(),
      mkdtemp(join(tmpdir(), 'sightline-footage-')),
    ]);
    return new WindowBench(browser, window, footage);
  }

  makeMatch(options?: Parameters<typeof makeTestMatch>[1]): TestMatch {
    return makeTestMatch(this.#footageFolder, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await rm(this.#footageFolder, { recursive: true, force: true });
  }
}

/** The window of one project, open in a browser. */
export class WindowPage implements AsyncDisposable {
  readonly page: Page;
  readonly server: ProjectServer;
  /** What the browser complained of: errors of scripts, refusals of the content security policy. */
  readonly complaints: string[] = [];

  private constructor(page: Page, server: ProjectServer) {
    this.page = page;
    this.server = server;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  static async open(bench: WindowBench, engine: EnginePort): Promise<WindowPage> {
    const server = await serveProject({ engine, rendererFolder: bench.windowFolder });
    const page = await bench.browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: 'dark' });
    page.setDefaultTimeout(10_000);
    const window = new WindowPage(page, server);
    await page.goto(server.url);
    return window;
  }

  camera(name: string): Locator {
    return this.page.getByRole('figure', { name: `Camera ${name}` });
  }

  get rows(): Locator {
    return this.page.getByRole('complementary').getByRole('listitem');
  }

  /** Waits until every camera shows the frame that lies at this time of its own video. */
  async waitForFrames(expected: Readonly<Record<string, number>>): Promise<void> {
    for (const [camera, time] of Object.entries(expected)) {
      await this.camera(camera).getByText(formatted(time), { exact: true }).waitFor();
    }
  }

  /** Clicks a point of the displayed picture. */
  async clickPicture(camera: string, x: number, y: number): Promise<void> {
    const { left, top, scale } = await this.#pictureInPane(camera);
    const position = { x: left + x * scale, y: top + y * scale };
    await this.camera(camera).locator('canvas').click({ position });
  }

  /** Where a point of the displayed picture lies on the page, in CSS pixels. */
  async placeOf(camera: string, [x, y]: readonly [x: number, y: number]): Promise<{ x: number; y: number }> {
    const pane = await this.camera(camera).locator('canvas').boundingBox();
    const { left, top, scale } = await this.#pictureInPane(camera);
    return { x: (pane?.x ?? 0) + left + x * scale, y: (pane?.y ?? 0) + top + y * scale };
  }

  /** Presses the mouse at one point of the displayed picture and brings it to another, without letting go. */
  async pressAndMove(
    camera: string,
    from: readonly [x: number, y: number],
    to: readonly [x: number, y: number],
  ): Promise<void> {
    const start = await this.placeOf(camera, from);
    const end = await this.placeOf(camera, to);
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move(end.x, end.y, { steps: 4 });
  }

  /** How the picture lies in its pane, as it is shown now: zoomed too. In CSS pixels. */
  #pictureInPane(camera: string): Promise<{ left: number; top: number; scale: number }> {
    return this.camera(camera)
      .locator('video')
      .evaluate((video: HTMLVideoElement) => ({
        left: video.offsetLeft,
        top: video.offsetTop,
        scale: video.clientWidth / video.videoWidth,
      }));
  }

  currentTimes(): Promise<number[]> {
    return this.page.$$eval('video', (videos) => videos.map((video) => video.currentTime));
  }

  /**
   * Edges of what is purely of one colour in the picture that the browser shows, found in its pixels.
   * `channel`: 0 red, 1 green.
   */
  figureEdges(camera: string, channel: 0 | 1): Promise<Edges> {
    return this.camera(camera)
      .locator('video')
      .evaluate((video: HTMLVideoElement, wanted) => {
        const canvas = document.createElement('canvas');
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        const context = canvas.getContext('2d');
        context?.drawImage(video, 0, 0);
        const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        const edges = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
        for (let pixel = 0; pixel < data.length / 4; pixel += 1) {
          if ((data[4 * pixel + wanted] ?? 0) < 160 || (data[4 * pixel + 1 - wanted] ?? 0) > 90) continue;
          const x = pixel % canvas.width;
          const y = Math.floor(pixel / canvas.width);
          edges.left = Math.min(edges.left, x);
          edges.right = Math.max(edges.right, x + 1);
          edges.top = Math.min(edges.top, y);
          edges.bottom = Math.max(edges.bottom, y + 1);
        }
        return edges;
      }, channel);
  }

  /**
   * Edges of the lines of the query's colour in the painted overlay, in pixels of the displayed picture; `scale`
   * is the pane's pixels per pixel of the picture.
   */
  queryBoxEdges(camera: string): Promise<{ edges: Edges; scale: number }> {
    return this.camera(camera)
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const video = canvas.parentElement?.querySelector('video') ?? document.createElement('video');
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        const edges = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
        for (let pixel = 0; pixel < data.length / 4; pixel += 1) {
          const [red = 0, green = 0, blue = 0] = data.slice(4 * pixel, 4 * pixel + 3);
          if (red < 240 || Math.abs(green - 180) > 20 || Math.abs(blue - 84) > 30) continue;
          const x = (pixel % canvas.width) + 0.5;
          const y = Math.floor(pixel / canvas.width) + 0.5;
          edges.left = Math.min(edges.left, x);
          edges.right = Math.max(edges.right, x);
          edges.top = Math.min(edges.top, y);
          edges.bottom = Math.max(edges.bottom, y);
        }
        const scale = Math.min(canvas.width / video.videoWidth, canvas.height / video.videoHeight);
        const offsetX = (canvas.width - video.videoWidth * scale) / 2;
        const offsetY = (canvas.height - video.videoHeight * scale) / 2;
        const inPicture = {
          left: (edges.left - offsetX) / scale,
          right: (edges.right - offsetX) / scale,
          top: (edges.top - offsetY) / scale,
          bottom: (edges.bottom - offsetY) / scale,
        };
        return { edges: inPicture, scale };
      });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
    await this.server[Symbol.asyncDispose]();
  }
}

/** A time below one minute as the panes show it. */
function formatted(seconds: number): string {
  return `0:${seconds.toFixed(3).padStart(6, '0')}`;
}
