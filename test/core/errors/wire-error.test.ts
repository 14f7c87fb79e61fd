import { describe, expect, it } from 'vitest';
import {
  CancelledError,
  fromWireError,
  GraphError,
  InvalidOptionError,
  MediaError,
  ModelError,
  SetupError,
  SightlineError,
  StoreError,
  throwIfCancelled,
  toWireError,
} from '../../../core/errors/index.ts';

describe('wire errors', () => {
  it.each([GraphError, InvalidOptionError, MediaError, ModelError, SetupError, StoreError, SightlineError])(
    'cross a structured clone as %o with code, message and details',
    (Family) => {
      const error = new Family('some-code', 'It broke.', { details: { file: 'a.mp4', frames: 3 } });
      const back = fromWireError(structuredClone(toWireError(error)));
      expect(back).toBeInstanceOf(Family);
      expect(back).toMatchObject({
        name: Family.name,
        code: 'some-code',
        message: 'It broke.',
        details: error.details,
      });
    },
  );

  it('keep a cancellation a cancellation', () => {
    expect(fromWireError(toWireError(new CancelledError()))).toBeInstanceOf(CancelledError);
  });

  it('mark what nobody raised on purpose as unexpected', () => {
    expect(toWireError(new TypeError('x is not a function'))).toMatchObject({
      code: 'unexpected',
      message: 'x is not a function',
    });
  });

  it('do not let a name from outside choose a class that is no error family', () => {
    const back = fromWireError({ name: 'constructor', code: 'c', message: 'm', details: {} });
    expect(back.constructor).toBe(SightlineError);
  });
});

describe('throwIfCancelled', () => {
  it('throws only once the signal has been aborted', () => {
    const controller = new AbortController();
    throwIfCancelled(undefined);
    throwIfCancelled(controller.signal);
    controller.abort();
    expect(() => throwIfCancelled(controller.signal)).toThrow(CancelledError);
  });
});
