import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** All execution devices, the one that always works first. */
export const DEVICES = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;

/**
 * What runs a model: the processor, NVIDIA GPUs (Linux), any GPU through DirectML (Windows), Apple's Core ML (macOS),
 * or WebGPU.
 */
export type Device = (typeof DEVICES)[number];

/** `auto`: the platform's GPU where its libraries are installed and work, otherwise `cpu`. Never `webgpu`. */
export type DeviceChoice = Device | 'auto';

/** A device that was tried and does not run the model. */
export interface Fallback {
  readonly device: Device;
  readonly reason: string;
}

/** The systems for which ONNX Runtime's npm package has each device (its README, version 1.30). */
const SYSTEMS: Readonly<Record<Device, readonly string[]>> = {
  cpu: ['linux x64', 'linux arm64', 'win32 x64', 'win32 arm64', 'darwin arm64'],
  cuda: ['linux x64'],
  dml: ['win32 x64', 'win32 arm64'],
  coreml: ['darwin arm64'],
  webgpu: ['linux x64', 'win32 x64', 'win32 arm64', 'darwin arm64'],
};

const CUDA_HINT =
  'The CUDA libraries of ONNX Runtime are not installed. They need CUDA 12 and cuDNN 9; install them by ' +
  '"ONNXRUNTIME_NODE_INSTALL=true node node_modules/onnxruntime-node/script/install".';

/**
 * Why the device cannot run here, as far as files tell, without loading ONNX Runtime; undefined if it is worth trying.
 */
export function missingPart(device: Device): string | undefined {
  const system = `${process.platform} ${process.arch}`;
  if (!SYSTEMS[device].includes(system)) return `ONNX Runtime has no ${device} for ${system}.`;
  if (device === 'cuda' && !existsSync(cudaLibrary())) return CUDA_HINT;
  return undefined;
}

/** The devices to try, in order; the last one is always `cpu`. */
export function candidates(choice: DeviceChoice): readonly Device[] {
  if (choice === 'cpu') return ['cpu'];
  if (choice !== 'auto') return [choice, 'cpu'];
  // WebGPU is left to an explicit choice: where there is no GPU, it runs in software, far slower than the processor.
  const accelerators = (['cuda', 'dml', 'coreml'] as const).filter(
    (device) => missingPart(device) === undefined,
  );
  return [...accelerators, 'cpu'];
}

function cudaLibrary(): string {
  const folder = `../bin/napi-v6/${process.platform}/${process.arch}/`;
  const entry = new URL(folder, import.meta.resolve('onnxruntime-node'));
  return fileURLToPath(new URL('libonnxruntime_providers_cuda.so', entry));
}
