import { InvalidOptionError } from '../errors/index.ts';

/** JSON text; refuses NaN and infinities, which JSON would turn into null without a word. */
export function toJson(subject: string, value: unknown): string {
  const text = JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) {
      throw new InvalidOptionError(
        'non-finite-value',
        `${subject} holds ${part} at "${key}"; only finite numbers can be stored.`,
      );
    }
    return part;
  }) as string | undefined;
  if (text === undefined) throw new InvalidOptionError('not-json', `${subject} is not a JSON value.`);
  return text;
}
