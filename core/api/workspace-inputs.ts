import { z } from 'zod';
import { boxSchema, imageSchema } from './schemas.ts';
import {
  anchorSchema,
  buttonFieldsSchema,
  colour,
  groupSchema,
  id,
  momentFieldsSchema,
  name,
  rosterSchema,
  savedQuerySchema,
  seconds,
  teamSchema,
  viewsSchema,
} from './workspace-schemas.ts';

/** More than a project of hours holds. */
const ids = z.array(id).max(100_000);
const allowOverlap = z.boolean().default(false);

/** What the procedures of the workspace take, by name. */
export const inputs = {
  person: z.object({ person: id }),
  createPerson: rosterSchema.partial().extend({ tracklets: ids.default([]), allowOverlap }),
  editPerson: z.object({ person: id, changes: rosterSchema.partial() }),
  mergePeople: z.object({ kept: id, gone: ids.min(1), allowOverlap }),
  assign: z.object({ person: id.nullable(), tracklets: ids, allowOverlap }),
  createTeam: z.object({ name, shirtColour: colour.default(null), shortsColour: colour.default(null) }),
  editTeam: z.object({ team: id, changes: teamSchema.omit({ team: true }).partial() }),
  team: z.object({ team: id }),
  split: z.object({ tracklet: id, time: seconds }),
  swap: z.object({ tracklets: z.tuple([id, id]), time: seconds }),
  mergeTracklets: z.object({ kept: id, gone: ids.min(1), allowOverlap }),
  trim: z.object({ tracklet: id, start: seconds, end: seconds }),
  tracklet: z.object({ tracklet: id }),
  tracklets: z.object({ tracklets: ids }),
  redraw: z.object({ tracklet: id, time: seconds, box: boxSchema }),
  draw: z.object({ camera: z.string(), time: seconds, box: boxSchema, tracklet: id.optional() }),
  answer: z.object({ tracklets: z.tuple([id, id]), verdict: z.enum(['same', 'different']).nullable() }),
  refuse: z.object({ person: id, tracklets: ids }),
  apart: z.object({ people: z.tuple([id, id]), isApart: z.boolean() }),
  suggest: z.object({
    /** The likelihood that two tracklets must have at least to be put together. */
    precision: z.number().min(0.5).max(0.999).default(0.9),
  }),
  groups: z.object({ groups: z.array(groupSchema).min(1).max(10_000) }),
  /** The question as it was asked: a search's `own` and `rejected`, and the picture where one was asked for. */
  explain: z.object({
    own: ids,
    rejected: ids.default([]),
    image: imageSchema.optional(),
    tracklet: id,
  }),
  history: z.object({ limit: z.number().int().min(1).max(1000).default(100), before: id.optional() }),
  setClock: z.object({
    camera: z.string(),
    offset: z.number(),
    rate: z.number().positive().default(1),
  }),
  fitClock: z.object({ camera: z.string(), anchors: z.array(anchorSchema).max(100) }),
  proposeClock: z.object({ camera: z.string(), reference: z.string() }),
  declareViews: viewsSchema.extend({ relation: viewsSchema.shape.relation.nullable() }),
  expectedPeople: z.object({ count: z.number().int().positive().max(100_000).nullable() }),
  addMoment: momentFieldsSchema.partial({ person: true, note: true }),
  editMoment: z.object({ moment: id, changes: momentFieldsSchema.partial() }),
  moments: z.object({ moments: ids }),
  addButton: buttonFieldsSchema.partial().extend({ tag: name }),
  editButton: z.object({ button: id, changes: buttonFieldsSchema.partial() }),
  button: z.object({ button: id }),
  orderButtons: z.object({ buttons: ids }),
  saveSearch: z.object({ name, query: savedQuerySchema }),
  renameSearch: z.object({ search: id, name }),
  search: z.object({ search: id }),
};

/** What a procedure takes, validated. */
export type Input<Name extends keyof typeof inputs> = z.output<(typeof inputs)[Name]>;
