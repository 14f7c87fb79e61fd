import type { Browser } from 'playwright-core';
import type { ShimUtilityProcess } from './utility-process.ts';

/** How the application is started. */
export interface Launch {
  readonly browser: Browser;
  /** Where the user's own folders lie. */
  readonly folder: string;
  /** Named on the command line. */
  readonly files: readonly string[];
  readonly colorScheme: 'dark' | 'light';
}

type Options = Readonly<Record<string, unknown>>;

/** What a test gives to the application and sees of it. */
export interface Environment extends Launch {
  readonly children: ShimUtilityProcess[];
  /** Questions and messages that were shown. */
  readonly messages: Options[];
  /** Files that were shown or opened outside. */
  readonly shown: string[];
  clipboard: string;
  menu: readonly unknown[];
  answers: {
    save: (options: Options) => { canceled: boolean; filePath: string };
    open: (options: Options) => { canceled: boolean; filePaths: string[] };
    message: (options: Options) => number | Promise<number>;
  };
  /** Resolves with the exit code. */
  readonly ended: PromiseWithResolvers<number>;
  /** Addresses that a page asked for and that were refused. */
  readonly refused: string[];
}

let current: Environment | undefined;

export function environment(): Environment {
  if (current === undefined) throw new Error('The application was not launched.');
  return current;
}

export function resetEnvironment(launch: Launch): Environment {
  current = {
    ...launch,
    children: [],
    messages: [],
    shown: [],
    clipboard: '',
    menu: [],
    answers: {
      save: () => ({ canceled: true, filePath: '' }),
      open: () => ({ canceled: true, filePaths: [] }),
      message: () => 0,
    },
    ended: Promise.withResolvers<number>(),
    refused: [],
  };
  return current;
}
