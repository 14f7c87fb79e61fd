import { expect, it } from 'vitest';
import { runWithVulkan, softwareVulkan } from '../../software-vulkan.ts';
import type { StepOnBoth } from './webgpu-gradients.process.ts';

const driver = softwareVulkan();

/** Of the greatest number of the tensor on the processor. Both calculate in single precision, in another order. */
const TOLERANCE = 1e-3;
const TIME_LIMIT_MILLISECONDS = 180_000;

it.skipIf(driver === undefined)(
  'a training step runs on WebGPU to the last node, and every loss, gradient and statistic is the processor’s',
  { timeout: TIME_LIMIT_MILLISECONDS },
  async () => {
    const script = new URL('./webgpu-gradients.process.ts', import.meta.url);
    const { cpu, webgpu, nodeRuns } = (await runWithVulkan(script, driver ?? '')) as StepOnBoth;

    expect(Object.keys(nodeRuns)).toEqual(['WebGpuExecutionProvider']);
    expect(nodeRuns.WebGpuExecutionProvider).toBeGreaterThan(1000);

    const names = Object.keys(cpu);
    expect(names.filter((name) => name.startsWith('gradient/')).length).toBeGreaterThan(100);
    expect(Object.keys(webgpu)).toEqual(names);
    const off = names.map((name) => ({ name, off: relativeDifference(cpu[name], webgpu[name]) }));
    expect(off.filter((each) => !(each.off < TOLERANCE))).toEqual([]);
  },
);

function relativeDifference(
  of: Float32Array = new Float32Array(),
  by: Float32Array = new Float32Array(),
): number {
  expect(by).toHaveLength(of.length);
  const greatest = Math.max(...of.map(Math.abs));
  // A tensor of zeros would be equal whatever WebGPU did to what it is made of.
  expect(greatest).toBeGreaterThan(0);
  return Math.max(...of.map((value, index) => Math.abs(value - (by[index] ?? Number.NaN)))) / greatest;
}
