import { MediaError } from '../../../core/errors/index.ts';
import { serveCalls, Transferred } from '../../../core/workers/index.ts';
import type { ArithmeticCalls } from './arithmetic-calls.ts';

serveCalls<ArithmeticCalls>({
  double: (value) => 2 * value,
  buffer: (length) => {
    const bytes = new Uint8Array(length);
    return new Transferred(bytes, [bytes.buffer]);
  },
  fail: (file) => {
    throw new MediaError('truncated-video', 'The video ends early.', { details: { file } });
  },
  failOddly: () => {
    throw new RangeError('Out of range.');
  },
  uncloneable: () => (() => 1) as unknown as number,
  exit: (code) => process.exit(code),
});
