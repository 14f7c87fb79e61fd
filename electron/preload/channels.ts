import { z } from 'zod';

/** Window to main: asks for a line, to the shell or to the engine of its project. */
export const CONNECT = 'sightline:connect';
/** Main to window: the line asked for as the message's one port; without a port where there is none, or no more. */
export const LINE = 'sightline:line';
/** Window to main: paths of files that were dropped by hand. */
export const DROPPED = 'sightline:dropped';

export const lineSchema = z.enum(['shell', 'engine']);
export type Line = z.infer<typeof lineSchema>;

export const droppedSchema = z.array(z.string().min(1).max(4096)).max(64);
