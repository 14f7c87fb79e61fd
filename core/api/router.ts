import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient, implement } from '@orpc/server';
import { contract, type Contract } from './contract.ts';
import type { EnginePort } from './engine-port.ts';
import { fromProcedureError, toProcedureError } from './procedure-error.ts';

/** The procedures as an engine's caller sees them, by wire or in the same process. */
export type EngineClient = ContractRouterClient<Contract>;

/** The contract's procedures, answered by an engine. Errors carry a `WireError` as their data. */
export function createRouter(engine: EnginePort) {
  const procedures = implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toProcedureError(error);
    }
  });
  return procedures.router({
    project: { get: procedures.project.get.handler(() => engine.getProject()) },
    ingest: { start: procedures.ingest.start.handler(({ input }) => engine.startIngest(input)) },
    system: { describe: procedures.system.describe.handler(() => engine.describeSystem()) },
    tracklets: {
      list: procedures.tracklets.list.handler(({ input }) => engine.listTracklets(input)),
      boxes: procedures.tracklets.boxes.handler(({ input }) => engine.trackletBoxes(input)),
    },
    frames: { times: procedures.frames.times.handler(({ input }) => engine.frameTimes(input)) },
    search: {
      query: procedures.search.query.handler(({ input, signal }) => engine.search(input, { signal })),
    },
    jobs: {
      list: procedures.jobs.list.handler(() => engine.jobs()),
      watch: procedures.jobs.watch.handler(async function* ({ signal }) {
        try {
          yield* engine.watchJobs(signal);
        } catch (error) {
          throw toProcedureError(error);
        }
      }),
      cancel: procedures.jobs.cancel.handler(({ input }) => engine.cancelJob(input.job)),
    },
  });
}

/**
 * The procedures for a caller in the engine's own process (the terminal, tests): the same validation as over
 * the wire, and errors as instances of `core/errors`.
 */
export function createLocalClient(engine: EnginePort): EngineClient {
  return createRouterClient(createRouter(engine), {
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
