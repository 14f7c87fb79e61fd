import { ModelError } from '../errors/index.ts';
import { serveCalls } from '../workers/index.ts';
import { ArrayStep } from './array-step.ts';
import type { StepCalls } from './step-calls.ts';

let steps: ArrayStep | undefined;

function opened(): ArrayStep {
  if (steps === undefined)
    throw new ModelError('no-model', 'The training run has no network: open it first.');
  return steps;
}

serveCalls<StepCalls>({
  open: async ({ plan, state, ...run }) => {
    steps = await ArrayStep.open(plan, state, run);
    const { device, fallbacks } = steps.opened;
    return {
      device,
      warnings: fallbacks.map(
        (each) => `Training does not run on ${each.device}, but on ${device}: ${each.reason}`,
      ),
    };
  },
  step: (feed) => opened().step(feed),
  // Sent by copy: the steps go on with the arrays themselves.
  state: () => opened().state(),
});
