import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalClient, type EngineClient } from '../../../core/api/router.ts';
import { InvalidOptionError, ModelError } from '../../../core/errors/index.ts';
import type { MemoryEngine } from './memory-engine.ts';
import { smallProject } from './small-project.ts';

let folder: string;
let engine: MemoryEngine;
let client: EngineClient;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-local-'));
  engine = smallProject(folder);
  client = createLocalClient(engine);
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("the procedures in the engine's own process", () => {
  it('fill in the defaults of the contract', async () => {
    const requests: unknown[] = [];
    const search = engine.search.bind(engine);
    engine.search = (input, options) => {
      requests.push(input);
      return search(input, options);
    };
    await client.search.query({ query: { tracklet: 11 } });
    expect(requests).toEqual([{ query: { tracklet: 11 }, top: 50, otherCamerasOnly: false }]);
  });

  it('refuse what the contract does not allow, naming the field', async () => {
    const refused = client.search.query({ query: { tracklet: 11 }, top: 0 });
    await expect(refused).rejects.toBeInstanceOf(InvalidOptionError);
    await expect(refused).rejects.toThrow(/top/);
    await expect(client.tracklets.boxes({ camera: 'left', from: NaN, to: 1 })).rejects.toThrow(/from/);
  });

  it("throw the engine's own errors", async () => {
    engine.searchFailure = new ModelError('broken', 'The model is broken. Choose another.');
    await expect(client.search.query({ query: { tracklet: 11 } })).rejects.toBe(engine.searchFailure);
  });

  it('refuse an answer of the engine that breaks the contract', async () => {
    engine.frameTimes = () => [Infinity];
    await expect(client.frames.times({ camera: 'left' })).rejects.toThrow();
  });
});
