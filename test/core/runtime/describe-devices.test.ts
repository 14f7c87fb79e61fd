import { describe, expect, it } from 'vitest';
import { describeDevices, DEVICES } from '../../../core/runtime/index.ts';

describe('describeDevices', () => {
  it('tries every device: the processor works, and what does not says why', async () => {
    const descriptions = await describeDevices();
    expect(descriptions.map(({ device }) => device)).toEqual(DEVICES);
    expect(descriptions.find(({ device }) => device === 'cpu')).toMatchObject({ isAvailable: true });
    for (const { reason } of descriptions) expect(reason).toMatch(/\S/);
    const unavailable = descriptions.filter(({ isAvailable }) => !isAvailable);
    // No system has both DirectML and Core ML.
    expect(unavailable.map(({ device }) => device)).toContain(
      process.platform === 'win32' ? 'coreml' : 'dml',
    );
  });
});
