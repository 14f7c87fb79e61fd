import { ModelError } from '../errors/index.ts';
import { serveCalls, yieldToOthers } from '../workers/index.ts';
import { openSteps, type DeviceSteps } from './device-steps.ts';
import type { StepCalls } from './step-calls.ts';

let steps: DeviceSteps | undefined;

function opened(): DeviceSteps {
  if (steps === undefined)
    throw new ModelError('no-model', 'The training run has no network: open it first.');
  return steps;
}

serveCalls<StepCalls>({
  open: async ({ plan, state, isBackground, ...run }) => {
    if (isBackground === true) yieldToOthers();
    const found = await openSteps(plan, state, run);
    ({ steps } = found);
    const { device, fallbacks } = found;
    return {
      device,
      stepsPerRun: found.steps.perRun,
      warnings: fallbacks.map(
        (each) => `Training does not run on ${each.device}, but on ${device}: ${each.reason}`,
      ),
    };
  },
  steps: (feeds) => opened().steps(feeds),
  // Sent by copy: the steps go on with the arrays themselves.
  state: async () => opened().state(),
});
