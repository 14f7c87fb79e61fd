import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { KERNEL_BASE64 } from '../../../core/search/kernel-bytes.ts';
import { assembleKernel } from '../../../scripts/assemble-kernel.ts';

describe('the kernel', () => {
  it('is what its source assembles to', async () => {
    const source = await readFile(new URL('../../../core/search/kernel.wat', import.meta.url), 'utf8');
    expect(Buffer.from(await assembleKernel(source)).toString('base64')).toBe(KERNEL_BASE64);
  });
});
