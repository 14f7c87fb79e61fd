import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import { trainingDevices } from '../../../core/training/index.ts';

/** ONNX Runtime has it for another system than this one. */
const FOREIGN = process.platform === 'darwin' ? 'cuda' : 'coreml';

describe('the devices that training tries', () => {
  it('are not replaced by the processor where one was asked for that does not work, and the error says why', async () => {
    const failed = trainingDevices(FOREIGN);
    await expect(failed).rejects.toThrow(InvalidOptionError);
    await expect(failed).rejects.toMatchObject({
      code: 'device-unavailable',
      details: { device: FOREIGN },
      message: expect.stringContaining(
        `Training cannot run on ${FOREIGN}: ONNX Runtime has no ${FOREIGN} for ${process.platform}`,
      ) as string,
    });
  });

  it('end with the processor where none was asked for', async () => {
    expect((await trainingDevices('auto')).devices.at(-1)).toBe('cpu');
    expect(await trainingDevices('cpu')).toEqual({ devices: ['cpu'], warnings: [] });
  });
});
