import { describe, expect, it } from 'vitest';
import { createLocalClient, ProjectService } from '../../../core/api/index.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { madeMatch, personOf, trackletOf } from './made-match.ts';

/** People who are told apart with ease. */
const SCATTER = 0.3;

function openMatch(folder: { file(name: string): string }): ProjectService {
  const path = folder.file('match.sightline');
  madeMatch(path, SCATTER);
  return ProjectService.open(path, { mode: 'write' });
}

describe('suggestions', () => {
  it('put a clear match together, and accepting all of them is one step', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const { groups, splits, isCalibrated } = await client.suggestions.list({ precision: 0.5 });
    expect(isCalibrated).toBe(true);
    expect(splits).toEqual([]);
    for (const { person, tracklets, likelihood } of groups) {
      expect(person).toBeNull();
      expect(new Set(tracklets.map(personOf)).size).toBe(1);
      expect(likelihood).toBeGreaterThan(0.5);
    }
    const grouped = groups.flatMap(({ tracklets }) => tracklets);
    expect(grouped.length).toBeGreaterThanOrEqual(20);
    const { people } = await client.suggestions.accept({ groups });
    expect((await client.people.list()).map(({ person, isNamed }) => [person, isNamed])).toEqual(
      people.map((person) => [person, false]),
    );
    const given = (await client.tracklets.list({})).filter(({ person }) => person !== null);
    expect(new Set(given.map(({ tracklet }) => tracklet))).toEqual(new Set(grouped));
    // Nothing is proposed inside one identity.
    const again = await client.suggestions.list({ precision: 0.5 });
    for (const { tracklets } of again.groups)
      expect(tracklets.filter((id) => grouped.includes(id))).toEqual([]);
    await client.history.undo();
    expect(await client.people.list()).toEqual([]);
  });

  it('add to people who are there, and never against a refusal, also after the project was opened again', async () => {
    using folder = temporaryFolder();
    const path = folder.file('match.sightline');
    madeMatch(path, SCATTER);
    const own = [trackletOf(3, 1, 0), trackletOf(3, 2, 0)];
    const wrong = trackletOf(3, 2, 1);
    {
      await using service = ProjectService.open(path, { mode: 'write' });
      const client = createLocalClient(service);
      const { person } = await client.people.create({ name: 'Ada', tracklets: own });
      const before = await client.suggestions.list({ precision: 0.5 });
      expect(before.groups.find((group) => group.person === person)?.tracklets).toContain(wrong);
      await client.suggestions.refuse({ groups: [{ person, tracklets: [wrong] }] });
      const first = before.groups.find((group) => group.person === null && group.tracklets.length > 2);
      await client.suggestions.refuse({ groups: [{ person: null, tracklets: first?.tracklets ?? [] }] });
    }
    await using service = ProjectService.open(path, { mode: 'write' });
    const client = createLocalClient(service);
    const [refused = []] = (await client.answers.list()).groups;
    expect(refused.length).toBeGreaterThan(2);
    const { groups } = await client.suggestions.list({ precision: 0.5 });
    for (const { person, tracklets } of groups) {
      if (person !== null) expect(tracklets).not.toContain(wrong);
      expect(refused.every((id) => tracklets.includes(id))).toBe(false);
    }
  });

  it('find a tracklet that is two people, leave it out of groups, and mark it among the doubts', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const mixed = trackletOf(0, 1, 0);
    // From the fourth crop on the two are exchanged.
    const { boxes, times } = (await client.tracklets.boxes({ camera: 'left', from: 0, to: 100 }))[0] ?? {
      boxes: [],
      times: [],
    };
    expect(boxes.length).toBe(4 * times.length);
    const time = times[3] ?? 0;
    await client.repair.swap({ tracklets: [mixed, trackletOf(1, 1, 0)], time });
    const { splits, groups } = await client.suggestions.list({ precision: 0.5 });
    expect(splits.map(({ tracklet, time: at }) => [tracklet, at]).sort()).toEqual([
      [mixed, time],
      [trackletOf(1, 1, 0), time],
    ]);
    expect(groups.flatMap(({ tracklets }) => tracklets)).not.toContain(mixed);
    expect(await client.suggestions.doubts()).toMatchObject([
      { camera: 'left', time, reason: 'change' },
      { camera: 'left', time, reason: 'change' },
    ]);
  });

  it('never propose a split again that was refused, until the tracklet has other boxes', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const [mixed, other] = [trackletOf(0, 1, 0), trackletOf(1, 1, 0)];
    const times = (await client.tracklets.boxes({ camera: 'left', from: 0, to: 100 }))[0]?.times ?? [];
    const time = times[3] ?? 0;
    await client.repair.swap({ tracklets: [mixed, other], time });
    const proposed = async (): Promise<number[]> =>
      (await client.suggestions.list({ precision: 0.5 })).splits.map(({ tracklet }) => tracklet);
    expect((await proposed()).sort()).toEqual([mixed, other]);
    await client.suggestions.keepWhole({ tracklet: mixed });
    expect(await proposed()).toEqual([other]);
    expect((await client.suggestions.doubts()).map(({ tracklets }) => tracklets)).toEqual([[other]]);
    await client.history.undo();
    expect((await proposed()).sort()).toEqual([mixed, other]);
    await client.history.redo();
    const { tracklet: rest } = await client.repair.split({ tracklet: other, time });
    expect(await proposed()).toEqual([]);
    await client.repair.merge({ kept: mixed, gone: [rest], allowOverlap: true });
    expect((await client.answers.list()).whole).toEqual([]);
  });

  it('come as a job with progress that can be cancelled, and the newest job alone has an answer', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const { job: dropped } = await client.suggestions.start({ precision: 0.5 });
    const { job } = await client.suggestions.start({ precision: 0.5 });
    await expect(service.jobFinished(dropped)).rejects.toThrow();
    await service.jobFinished(job);
    const { groups } = await client.suggestions.list({ precision: 0.5 });
    expect(await client.suggestions.result({ job })).toMatchObject({ groups });
    expect(await client.suggestions.result({ job: dropped })).toBeNull();
    expect(await client.jobs.list()).toMatchObject([
      { job, kind: 'suggest', state: 'done', fraction: 1 },
      { job: dropped, kind: 'suggest', state: 'cancelled' },
    ]);
    const seen: number[] = [];
    const { job: watched } = await client.suggestions.start({ precision: 0.5 });
    for await (const { job: number, state, fraction } of await client.jobs.watch()) {
      if (number !== watched) continue;
      seen.push(fraction);
      if (state !== 'running') break;
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});
