import { InvalidOptionError } from '../errors/index.ts';
import { workingDevices, type Device, type DeviceChoice } from '../runtime/index.ts';

/** The devices to try, in order, and what a user should know of those that are left out. */
export interface TrainingDevices {
  readonly devices: readonly Device[];
  readonly warnings: readonly string[];
}

/**
 * The devices on which training can be tried. A run takes hours, so a device that was asked for by name is never
 * replaced by a slower one; `auto` may fall back to the processor.
 * @throws InvalidOptionError `device-unavailable` if a device that was asked for does not work here.
 */
export async function trainingDevices(choice: DeviceChoice = 'auto'): Promise<TrainingDevices> {
  const { devices, fallbacks } = await workingDevices(choice);
  const [fallback] = fallbacks;
  if (choice === 'auto' || fallback === undefined) {
    return {
      devices: choice === 'auto' ? devices : devices.filter((device) => device === choice),
      warnings: fallbacks.map((each) => `Training cannot run on ${each.device}: ${each.reason}`),
    };
  }
  throw new InvalidOptionError(
    'device-unavailable',
    `Training cannot run on ${fallback.device}: ${fallback.reason} Choose the device auto, or cpu; "sightline doctor" ` +
      'says which devices work here.',
    { details: { device: fallback.device } },
  );
}
