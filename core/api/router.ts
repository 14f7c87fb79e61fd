import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient, implement } from '@orpc/server';
import { InvalidOptionError } from '../errors/index.ts';
import { contract, type Contract } from './contract.ts';
import type { EnginePort } from './engine-port.ts';
import { fromProcedureError, toProcedureError } from './procedure-error.ts';
import { ingestInputSchema } from './schemas.ts';
import { createWorkspaceRouter } from './workspace-router.ts';

/** The procedures as an engine's caller sees them, by wire or in the same process. */
export type EngineClient = ContractRouterClient<Contract>;

/** Where a caller sits: in the engine's own process, or at the other end of a wire. */
export type CallerPlace = 'local' | 'remote';

/** Watches of jobs and changes over one router at a time; a window needs two. */
const MOST_WATCHERS = 256;

/**
 * The contract's procedures, answered by an engine. Errors carry a `WireError` as their data. Remote callers cannot
 * name files of this machine: whatever runs in a window gets to see the open project, and nothing else.
 */
export function createRouter(engine: EnginePort, place: CallerPlace) {
  let watchers = 0;
  const procedures = implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toProcedureError(error);
    }
  });
  async function* watched<Event>(open: () => AsyncIterable<Event>): AsyncGenerator<Event, void, void> {
    if (watchers >= MOST_WATCHERS) throw toProcedureError(tooManyWatchers());
    watchers += 1;
    try {
      yield* open();
    } catch (error) {
      throw toProcedureError(error);
    } finally {
      watchers -= 1;
    }
  }
  return procedures.router({
    ...createWorkspaceRouter(() => engine.workspace, watched),
    project: { get: procedures.project.get.handler(() => engine.getProject()) },
    ingest: {
      start: procedures.ingest.start.handler(({ input }) => {
        if (place === 'remote') throw ingestRefused();
        return engine.startIngest(input);
      }),
      unfinished: procedures.ingest.unfinished.handler(() => engine.unfinishedIngest()),
      // It names no file: cameras and settings are those of the ingest that was stopped.
      resume: procedures.ingest.resume.handler(() =>
        engine.startIngest(ingestInputSchema.parse({ cameras: [] })),
      ),
    },
    system: { describe: procedures.system.describe.handler(() => engine.describeSystem()) },
    tracklets: {
      list: procedures.tracklets.list.handler(({ input }) => engine.listTracklets(input)),
      boxes: procedures.tracklets.boxes.handler(({ input }) => engine.trackletBoxes(input)),
    },
    frames: { times: procedures.frames.times.handler(({ input }) => engine.frameTimes(input)) },
    media: { prepare: procedures.media.prepare.handler(({ input }) => engine.prepareCopy(input)) },
    search: {
      query: procedures.search.query.handler(({ input, signal }) => engine.search(input, { signal })),
    },
    exports: {
      formats: procedures.exports.formats.handler(() => engine.exports.formats()),
      start: procedures.exports.start.handler(({ input }) => {
        if (place === 'remote' && input.path !== undefined) throw pathRefused();
        return engine.exports.startExport(input);
      }),
      result: procedures.exports.result.handler(({ input }) => engine.exports.exportResult(input.job)),
      clips: procedures.exports.clips.handler(({ input }) => {
        if (place === 'remote' && input.path !== undefined) throw pathRefused();
        return engine.exports.clips(input);
      }),
      import: procedures.exports.import.handler(({ input }) => {
        if (place === 'remote') throw pathRefused();
        return engine.exports.importTracks(input);
      }),
      forgotten: procedures.exports.forgotten.handler(() => engine.exports.forgotten()),
      forget: procedures.exports.forget.handler(({ input }) => engine.exports.forget(input)),
    },
    models: {
      list: procedures.models.list.handler(() => engine.models.list()),
      use: procedures.models.use.handler(({ input }) => engine.models.use(input)),
      goBack: procedures.models.goBack.handler(() => engine.models.goBack()),
      export: procedures.models.export.handler(({ input }) => {
        if (place === 'remote' && input.path !== undefined) throw pathRefused();
        return engine.models.export(input);
      }),
      upload: procedures.models.upload.handler(({ input }) => engine.models.upload(input)),
      import: procedures.models.import.handler(({ input }) => {
        if (place === 'remote' && 'path' in input.from) throw pathRefused();
        return engine.models.import(input);
      }),
    },
    finetune: {
      preview: procedures.finetune.preview.handler(({ input }) => engine.finetune.preview(input)),
      start: procedures.finetune.start.handler(({ input }) => engine.finetune.start(input)),
      pause: procedures.finetune.pause.handler(() => engine.finetune.pause()),
      resume: procedures.finetune.resume.handler(() => engine.finetune.resume()),
      discard: procedures.finetune.discard.handler(() => engine.finetune.discard()),
      watch: procedures.finetune.watch.handler(({ signal }) => watched(() => engine.finetune.watch(signal))),
    },
    jobs: {
      list: procedures.jobs.list.handler(() => engine.jobs()),
      watch: procedures.jobs.watch.handler(({ signal }) => watched(() => engine.watchJobs(signal))),
      cancel: procedures.jobs.cancel.handler(({ input }) => engine.cancelJob(input.job)),
    },
  });
}

/**
 * The procedures for a caller in the engine's own process (the terminal, tests): the same validation as over
 * the wire, and errors as instances of `core/errors`.
 */
export function createLocalClient(engine: EnginePort): EngineClient {
  return createRouterClient(createRouter(engine, 'local'), {
    interceptors: [
      async (call) => {
        try {
          return await call.next();
        } catch (error) {
          throw fromProcedureError(error);
        }
      },
    ],
  });
}

function ingestRefused(): InvalidOptionError {
  return new InvalidOptionError(
    'local-only',
    'Videos are added from the terminal: run `sightline ingest` with the project and its cameras.',
  );
}

function pathRefused(): InvalidOptionError {
  return new InvalidOptionError(
    'local-only',
    'A window cannot choose where exports go: they go into the folder beside the project. From the terminal, ' +
      '`sightline export` takes a path.',
  );
}

function tooManyWatchers(): InvalidOptionError {
  return new InvalidOptionError(
    'too-many-watchers',
    `Jobs and changes are watched ${MOST_WATCHERS} times already. Close windows of this project.`,
  );
}
