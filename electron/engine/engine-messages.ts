import { z } from 'zod';

/** A port that comes with a message: who is at its other end. */
export const portMessageSchema = z.object({ kind: z.enum(['host', 'window']) });

const probeReport = z.object({ problem: z.string().nullable() });

/** How a probing process ended, as the core's `ProbeOutcome`. */
export const probeOutcomeSchema = z.union([
  z.object({ report: probeReport }),
  z.object({ report: z.undefined().optional(), ending: z.string() }),
]);

/** What the shell sends to the engine's process. */
export const toEngineSchema = z.union([
  portMessageSchema,
  z.object({ kind: z.literal('probed'), id: z.number(), outcome: probeOutcomeSchema }),
]);

/** What the engine's process sends to the shell. */
export const fromEngineSchema = z.discriminatedUnion('kind', [
  /** The project is open. */
  z.object({ kind: z.literal('ready') }),
  /** The project cannot be opened, for good: another start would end the same. */
  z.object({
    kind: z.literal('refused'),
    error: z.object({
      name: z.string(),
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  }),
  /** What the machine has and lacks: the only answer where no project was named. */
  z.object({ kind: z.literal('machine'), report: z.unknown() }),
  /** A device is to be probed in a process of its own. */
  z.object({
    kind: z.literal('probe'),
    id: z.number(),
    program: z.string(),
    device: z.enum(['cpu', 'cuda', 'dml', 'coreml', 'webgpu']),
    timeLimit: z.number().positive(),
  }),
]);

export type ToEngine = z.infer<typeof toEngineSchema>;
export type FromEngine = z.infer<typeof fromEngineSchema>;
export type ProbeOutcome = z.infer<typeof probeOutcomeSchema>;
