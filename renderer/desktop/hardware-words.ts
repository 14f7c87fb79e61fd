import type { SystemReport } from '../../core/api/index.ts';

/** What this machine computes with and what that means, for people. */
export interface HardwareWords {
  readonly title: string;
  readonly meaning: string;
  /** What is missing that nothing works without. */
  readonly problem: string | null;
}

const NAMES: Readonly<Record<string, string>> = {
  cuda: 'an NVIDIA graphics processor (CUDA)',
  dml: 'the graphics processor (DirectML)',
  coreml: "Apple's neural engine and graphics processor (Core ML)",
  webgpu: 'the graphics processor (WebGPU)',
};

/** Devices that are taken without being asked for, the fastest first. */
const ACCELERATORS = ['cuda', 'dml', 'coreml'];

/** Says what was found on this machine in words. */
export function hardwareWords({ devices, ffmpeg }: SystemReport): HardwareWords {
  const found = ACCELERATORS.find((name) =>
    devices.some(({ device, isAvailable }) => device === name && isAvailable),
  );
  const problem = ffmpeg.problem;
  if (found !== undefined) {
    return {
      title: `Sightline computes on ${NAMES[found] ?? found}.`,
      meaning: 'Finding and recognising people runs many times faster than on the processor alone.',
      problem,
    };
  }
  return {
    title: 'Sightline computes on the processor.',
    meaning:
      'No graphics processor that it can use was found. A few cameras of a match are ready in a fraction of its length or ' +
      'in several times its length, by the number of cores; the first results appear while it runs.',
    problem,
  };
}
