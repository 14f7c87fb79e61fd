import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../../core/api/index.ts';
import type * as ProposalsModule from '../../../renderer/state/clock-proposals.svelte.ts';
import { StateModules } from '../support/state-modules.ts';

const PROPOSAL = {
  ...{ offset: 4, rate: 1.001, correlation: 0.8, confidence: 0.5 },
  ...{ isTrustworthy: true, by: 'sound' as const },
};

let modules: StateModules;

beforeAll(async () => {
  modules = await StateModules.open();
});

afterAll(async () => {
  await modules[Symbol.asyncDispose]();
});

describe('ClockProposals', () => {
  it('asks for all cameras but the reference in turn, and sets what is accepted and nothing else', async () => {
    const { ClockProposals } = await modules.load<typeof ProposalsModule>('state/clock-proposals.svelte.ts');
    const calls: unknown[] = [];
    const engine = {
      cameras: {
        proposeClock: (input: { camera: string }) => {
          calls.push(input);
          if (input.camera === 'c') return Promise.reject(new Error('It cannot be read.'));
          return Promise.resolve(input.camera === 'b' ? null : PROPOSAL);
        },
        setClock: (input: unknown) => Promise.resolve(calls.push(input)),
      },
    } as unknown as EngineClient;
    const stored = new Map<string, string>();
    const store = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    };
    const proposals = new ClockProposals(engine, store);
    proposals.reference = 'd';
    await proposals.detect(['a', 'b', 'c', 'd']);
    expect([...proposals.phases]).toMatchObject([
      ['a', { kind: 'ready', proposal: PROPOSAL }],
      ['b', { kind: 'nothing' }],
      ['c', { kind: 'failed', problem: { message: 'It cannot be read.' } }],
    ]);
    await proposals.accept('b');
    await proposals.accept('a');
    expect(calls).toEqual([
      { camera: 'a', reference: 'd' },
      { camera: 'b', reference: 'd' },
      { camera: 'c', reference: 'd' },
      { camera: 'a', offset: 4, rate: 1.001 },
    ]);
    expect(proposals.phases.get('a')).toEqual({ kind: 'accepted' });
    proposals.want(true);
    expect(new ClockProposals(engine, store).isWanted).toBe(true);
  });

  it('stops asking when cancelled', async () => {
    const { ClockProposals } = await modules.load<typeof ProposalsModule>('state/clock-proposals.svelte.ts');
    const asked: string[] = [];
    const answer = Promise.withResolvers<typeof PROPOSAL>();
    const engine = {
      cameras: {
        proposeClock: ({ camera }: { camera: string }) => {
          asked.push(camera);
          return answer.promise;
        },
      },
    } as unknown as EngineClient;
    const proposals = new ClockProposals(engine, { getItem: () => null, setItem: () => undefined });
    const detecting = proposals.detect(['a', 'b', 'c']);
    expect([proposals.isDetecting, proposals.phases.get('b')?.kind]).toEqual([true, 'asking']);
    proposals.cancel();
    answer.resolve(PROPOSAL);
    await detecting;
    expect([proposals.isDetecting, proposals.phases.size, asked]).toEqual([false, 0, ['b']]);
  });
});
