import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ProjectService } from '../../../core/api/index.ts';
import { openRealMatch, writeRealMatch } from './real-match.ts';
import type { TestMatch } from './test-footage.ts';
import { WindowBench, WindowPage } from './window-page.ts';

/** One browser for the tests of a file, and for each of them a project of its own with the real match. */
export class MatchPerTest {
  #bench: WindowBench | undefined;
  #match: TestMatch | undefined;
  #folder = '';
  #path = '';
  #project: ProjectService | undefined;

  /** To be called once, at the top of a test file. */
  static use(): MatchPerTest {
    const own = new MatchPerTest();
    beforeAll(async () => {
      own.#bench = await WindowBench.open();
      own.#match = own.#bench.makeMatch();
    });
    beforeEach(async () => {
      own.#folder = await mkdtemp(join(tmpdir(), 'sightline-window-'));
      own.#path = await writeRealMatch(own.#folder, own.match);
      own.#project = openRealMatch(own.#path);
    });
    afterEach(async () => {
      await own.project[Symbol.asyncDispose]();
      await rm(own.#folder, { recursive: true, force: true });
    });
    afterAll(async () => {
      await own.#bench?.[Symbol.asyncDispose]();
    });
    return own;
  }

  get match(): TestMatch {
    return known(this.#match);
  }

  get project(): ProjectService {
    return known(this.#project);
  }

  /** Closes the project and opens it again, as a restart does. */
  async reopen(): Promise<void> {
    await this.project[Symbol.asyncDispose]();
    this.#project = openRealMatch(this.#path);
  }

  /** A window on the project, once its first picture is shown. */
  async openWindow(): Promise<WindowPage> {
    const window = await WindowPage.open(known(this.#bench), this.project);
    await window.camera('left').getByText('0:00.480').waitFor();
    return window;
  }
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The match is there once the tests run.');
  return value;
}
