import { describe, expect, it } from 'vitest';
import { hardwareWords } from '../../../renderer/desktop/hardware-words.ts';

function report(available: readonly string[], problem: string | null = null) {
  return {
    version: '1',
    node: 'v24',
    platform: 'linux x64',
    ffmpeg: { path: null, version: null, problem },
    sqlite: '3',
    devices: ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'].map((device) => ({
      device,
      isAvailable: available.includes(device),
      reason: '',
    })),
    detector: '',
    model: '',
  };
}

describe('the machine in words', () => {
  it.each([
    ['cuda', 'NVIDIA'],
    ['dml', 'DirectML'],
    ['coreml', 'Core ML'],
  ])('names %s and says that it is fast', (device, name) => {
    const words = hardwareWords(report(['cpu', device]));
    expect(words.title).toContain(name);
    expect(words.meaning).toContain('many times faster');
  });

  it('says what the processor alone means, also where only WebGPU is there, which is never taken unasked', () => {
    for (const available of [['cpu'], ['cpu', 'webgpu']]) {
      const words = hardwareWords(report(available));
      expect(words.title).toBe('Sightline computes on the processor.');
      expect(words.meaning).toContain('No graphics processor');
    }
  });

  it('passes on what is missing', () => {
    expect(hardwareWords(report(['cpu'], 'FFmpeg is missing.')).problem).toBe('FFmpeg is missing.');
  });
});
