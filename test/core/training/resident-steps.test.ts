import { expect, it } from 'vitest';
import { runWithVulkan, softwareVulkan } from '../../software-vulkan.ts';
import type { StepsOnBoth } from './resident-steps.process.ts';
import { furtherOff, tensorsByName, tinyState } from './tiny-steps.ts';

const driver = softwareVulkan();

/** Of the greatest number of each tensor; both calculate in single precision, in another order. Found: 2.8e-4. */
const TOLERANCE = 2e-3;
const TIME_LIMIT_MILLISECONDS = 300_000;

it.skipIf(driver === undefined)(
  'steps whose state stays on WebGPU are the processor’s, and a step that fails leaves that state',
  { timeout: TIME_LIMIT_MILLISECONDS },
  async () => {
    const script = new URL('./resident-steps.process.ts', import.meta.url);
    const { cpu, webgpu, failure } = (await runWithVulkan(script, driver ?? '')) as StepsOnBoth;

    expect(webgpu.losses).toHaveLength(3);
    for (const [step, { loss }] of cpu.losses.entries()) {
      expect(Math.abs((webgpu.losses[step]?.loss ?? Number.NaN) / loss - 1)).toBeLessThan(TOLERANCE);
    }
    // On WebGPU such pictures were found to give finite losses, and gradients that are not.
    expect(failure).toMatch(/^non-finite-(loss|gradient)$/);
    expect(webgpu.state.step).toBe(3);
    const expected = tensorsByName(cpu.state);
    expect(furtherOff(tensorsByName(webgpu.state), expected, TOLERANCE)).toEqual([]);
    // Moments at least have moved by far more than that.
    expect(furtherOff(tensorsByName(tinyState()), expected, TOLERANCE).length).toBeGreaterThan(200);
  },
);
