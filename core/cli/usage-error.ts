import { InvalidOptionError } from '../errors/index.ts';

/** The command line itself is wrong: exit code 2 instead of 1. */
export class UsageError extends InvalidOptionError {
  constructor(message: string) {
    super('wrong-usage', message);
  }
}
