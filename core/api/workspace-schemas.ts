import { z } from 'zod';
import { MOST_CAMERAS } from './schemas.ts';

/** Seconds of the video's own presentation timestamps. */
export const seconds = z.number();
export const id = z.number().int().positive();
export const name = z.string().trim().min(1).max(200);
export const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i)
  .nullable();

export const rosterSchema = z.object({
  name,
  notes: z.string().max(20_000),
  /** As printed on the shirt: "00" is not "0". */
  number: z.string().max(20),
  team: id.nullable(),
  role: z.string().max(100),
  /** `#rrggbb`; null: the team's, or one by the window's choice. */
  colour,
  isHidden: z.boolean(),
});

export const personSchema = rosterSchema.extend({
  person: id,
  /** False: the name is provisional. */
  isNamed: z.boolean(),
  /** Ascending. */
  tracklets: z.array(id),
  /** Seconds in which the person is in at least one picture. */
  secondsOnScreen: z.number(),
  /** Project time; null where the person has no tracklet. */
  firstSeen: z.number().nullable(),
  lastSeen: z.number().nullable(),
  thumbnail: z.string().nullable(),
});

export const personPageSchema = z.object({
  person: personSchema,
  /** Every tracklet, by project time. */
  appearances: z.array(
    z.object({
      tracklet: id,
      camera: z.string(),
      /** Seconds of the video. */
      start: seconds,
      end: seconds,
      /** Seconds of the project. */
      projectStart: z.number(),
      projectEnd: z.number(),
      thumbnail: z.string().nullable(),
    }),
  ),
});

export const teamSchema = z.object({
  team: id,
  name,
  shirtColour: colour,
  shortsColour: colour,
});

export const answersSchema = z.object({
  /** Pairs of tracklets, and whether they show the same person. */
  tracklets: z.array(z.object({ tracklets: z.tuple([id, id]), verdict: z.enum(['same', 'different']) })),
  /** Tracklets that are not the person's. */
  refusals: z.array(z.object({ person: id, tracklet: id })),
  /** People who are never the same. */
  apart: z.array(z.tuple([id, id])),
  /** Proposed groups that were refused. */
  groups: z.array(z.array(id)),
  /** Tracklets that are one person throughout, though a split was proposed. */
  whole: z.array(id),
});

export const operationSchema = z.object({
  operation: id,
  /** Such as `assign` or `split`; windows key their texts by it. */
  kind: z.string(),
  /** Whom and what it was about, by name. */
  details: z.record(z.string(), z.unknown()),
  isUndone: z.boolean(),
  /** Milliseconds since 1970. */
  createdMs: z.number(),
});

export const historySchema = z.object({
  /** Newest first. */
  operations: z.array(operationSchema),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
});

export const anchorSchema = z.object({
  /** Seconds of the video, and of the project, at one moment. */
  video: seconds,
  project: z.number(),
});

export const clockSchema = z.object({
  camera: z.string(),
  /** `project time = offset + rate × video time`. */
  offset: z.number(),
  rate: z.number(),
  anchors: z.array(anchorSchema),
  /** Seconds by which the worst anchor misses the clock; 0 with fewer than three. */
  residual: z.number(),
  /** True where the residual exceeds a frame: an anchor is wrong, or the video jumps. */
  isDoubtful: z.boolean(),
});

/** A clock for a camera by another's, to be looked at before it is set; null where both share too little. */
export const clockProposalSchema = z
  .object({
    offset: z.number(),
    rate: z.number(),
    /** How well both agree there, as a correlation in [-1, 1]. */
    correlation: z.number(),
    /** How much better than anywhere else, in [0, 1]. */
    confidence: z.number(),
    /** False: it may be chance. */
    isTrustworthy: z.boolean(),
    /** What both witness: what they hear, or how people move. */
    by: z.enum(['sound', 'motion']),
  })
  .nullable();

export const viewsSchema = z.object({
  cameras: z.tuple([z.string(), z.string()]),
  /** Whether one person can be in both pictures at once. */
  relation: z.enum(['overlapping', 'apart']),
});

export const momentFieldsSchema = z.object({
  tag: name,
  camera: z.string(),
  start: seconds,
  end: seconds,
  person: id.nullable(),
  note: z.string().max(20_000),
});
export const momentSchema = momentFieldsSchema.extend({ moment: id });

export const buttonFieldsSchema = z.object({
  tag: name,
  person: id.nullable(),
  key: z.string().max(40),
  colour,
  /** A press makes a moment from so many seconds before it to so many after. */
  lead: z.number().min(0).max(3600),
  lag: z.number().min(0).max(3600),
  /** What a press before the lag is over does: make the moment longer, or begin another. */
  repeat: z.enum(['extend', 'anew']),
});
export const buttonSchema = buttonFieldsSchema.extend({ button: id });

/** Which answers of a search are looked at; what is absent does not limit. */
export const resultFiltersSchema = z.object({
  hiddenCameras: z.array(z.string().max(100)).max(MOST_CAMERAS).optional(),
  /** The least likelihood (or similarity, where likelihoods are not known), in [0, 1]. */
  leastScore: z.number().min(0).max(1).optional(),
  /** Whose answers: of a team's people, or of people without a team. */
  team: z.union([id, z.literal('none')]).optional(),
  /** Those that are somebody's already, or those that are nobody's yet. */
  isTagged: z.boolean().optional(),
  /** Seconds of the project: seen at any moment between them. */
  from: z.number().optional(),
  to: z.number().optional(),
  /** Pixels of the displayed picture. */
  leastHeight: z.number().min(0).max(100_000).optional(),
  otherCamerasOnly: z.boolean().optional(),
});

export const savedQuerySchema = z.object({
  filters: resultFiltersSchema,
  /** Who is asked for; absent where the filters are kept for whoever is asked for next. */
  question: z.union([z.object({ tracklet: id }), z.object({ person: id })]).optional(),
});

export const savedSearchSchema = z.object({ search: id, name, query: savedQuerySchema });

export const groupSchema = z.object({
  /** To whom the tracklets would be given; null: somebody new. */
  person: id.nullable(),
  /** Those that are nobody's yet, ascending. */
  tracklets: z.array(id),
});

export const suggestionsSchema = z.object({
  /** Likeliest first. */
  groups: z.array(groupSchema.extend({ likelihood: z.number() })),
  /** Tracklets that probably show two people, one after the other; they are in no group. */
  splits: z.array(z.object({ tracklet: id, time: seconds, likelihood: z.number() })),
  /** False where the project does not tell enough yet to know what is likely: then nothing is proposed. */
  isCalibrated: z.boolean(),
});

/** A moment that is worth a look: two people cover each other, or one tracklet looks like two people. */
export const doubtSchema = z.object({
  camera: z.string(),
  time: seconds,
  tracklets: z.array(id),
  reason: z.enum(['crossing', 'change']),
  /** In [0, 1]. */
  strength: z.number(),
});

const reliabilitySchema = z.object({
  /** Certain pairs of either kind. */
  samePairs: z.number().int(),
  differentPairs: z.number().int(),
  /** Of certain pairs that were not learned from, both kinds counting alike. */
  bins: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      count: z.number().int(),
      predicted: z.number().nullable(),
      observed: z.number().nullable(),
    }),
  ),
  /** How far predicted and observed lie apart on average, in [0, 1]. */
  error: z.number(),
});

/** How likelihoods of search results were learned; null where the project does not tell enough yet. */
export const calibrationSchema = reliabilitySchema
  .extend({
    /** Pairs of cameras with enough certain pairs of their own; twice the same name: within one camera. */
    cameras: z.array(reliabilitySchema.extend({ cameras: z.tuple([z.string(), z.string()]) })),
  })
  .nullable();

const explainedSchema = z.object({
  /** Whose crop it is, and when, in seconds of its camera's video; null for a picture that was asked for. */
  of: z.object({ tracklet: id, camera: z.string(), time: seconds }).nullable(),
  /** The crop as the model is shown it, as JPEG. */
  picture: z.instanceof(Uint8Array),
  /** The same under each of the model's attention maps, as JPEG. */
  views: z.array(z.object({ name: z.string(), picture: z.instanceof(Uint8Array) })),
});

/** Where the model looks in the two crops that are most alike of what was asked for and of a result. */
export const explanationSchema = z.object({
  /** Cosine of the two crops, in [-1, 1]. */
  similarity: z.number(),
  /** That of the result and what is most like it of what was answered to be somebody else; null where nothing was. */
  rejectedSimilarity: z.number().nullable(),
  query: explainedSchema,
  result: explainedSchema,
});

export const changeSchema = z.object({
  /** Counts the changes since the engine started. */
  revision: z.number().int().nonnegative(),
  /** What to ask for anew. */
  topics: z.array(
    z.enum([
      'people',
      'tracklets',
      'answers',
      'moments',
      'cameras',
      'project',
      'models',
      'searches',
      'history',
    ]),
  ),
});

export type Person = z.infer<typeof personSchema>;
export type PersonPage = z.infer<typeof personPageSchema>;
export type Team = z.infer<typeof teamSchema>;
export type AnswerSet = z.infer<typeof answersSchema>;
export type Operation = z.infer<typeof operationSchema>;
export type History = z.infer<typeof historySchema>;
export type Clock = z.infer<typeof clockSchema>;
export type ClockProposal = z.infer<typeof clockProposalSchema>;
export type Views = z.infer<typeof viewsSchema>;
export type Moment = z.infer<typeof momentSchema>;
export type TagButton = z.infer<typeof buttonSchema>;
export type ResultFilterSet = z.infer<typeof resultFiltersSchema>;
export type SavedQuery = z.infer<typeof savedQuerySchema>;
export type SavedSearch = z.infer<typeof savedSearchSchema>;
export type Explanation = z.infer<typeof explanationSchema>;
export type CalibrationReport = z.infer<typeof calibrationSchema>;
export type SuggestionSet = z.infer<typeof suggestionsSchema>;
export type Doubt = z.infer<typeof doubtSchema>;
export type WorkspaceChange = z.infer<typeof changeSchema>;
