import { probeDevice } from './device-probe.ts';
import { DEVICES, type Device } from './device.ts';

export interface DeviceDescription {
  readonly device: Device;
  readonly isAvailable: boolean;
  /** What the device lacks, or that a test model ran on it. */
  readonly reason: string;
}

/** Tries every device with a tiny model, each in a process of its own. Takes about a second. */
export async function describeDevices(): Promise<DeviceDescription[]> {
  return await Promise.all(
    DEVICES.map(async (device) => {
      const problem = await probeDevice(device);
      const reason = problem ?? 'A test model ran on it.';
      return { device, isAvailable: problem === undefined, reason };
    }),
  );
}
