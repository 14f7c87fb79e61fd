import loadWabt from 'wabt';

/** WebAssembly's text form to bytes. The memory that it imports may be as large as 32-bit addresses allow. */
export async function assembleKernel(text: string): Promise<Uint8Array> {
  const wabt = await loadWabt();
  const module = wabt.parseWat('kernel.wat', text, { simd: true });
  try {
    module.validate();
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}
