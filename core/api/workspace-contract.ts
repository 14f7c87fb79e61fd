import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { inputs } from './workspace-inputs.ts';
import {
  answersSchema,
  buttonSchema,
  calibrationSchema,
  changeSchema,
  clockProposalSchema,
  clockSchema,
  doubtSchema,
  explanationSchema,
  historySchema,
  momentSchema,
  operationSchema,
  personPageSchema,
  personSchema,
  savedSearchSchema,
  suggestionsSchema,
  teamSchema,
  viewsSchema,
} from './workspace-schemas.ts';

const id = z.number().int().positive();
const nothing = z.void();
const step = z.object({ operation: operationSchema.nullable() });

/**
 * What analysts do with a project. Every change is one step that `history.undo` takes back, also after a restart, and
 * that `changes.watch` tells. Refusals that can be meant come as InvalidOptionError `overlap`: ask, then send
 * `allowOverlap`.
 */
export const workspaceContract = {
  people: {
    list: oc.output(z.array(personSchema)),
    /** One person with every appearance. */
    page: oc.input(inputs.person).output(personPageSchema),
    /** Without a name the person is provisional ("unnamed"). */
    create: oc.input(inputs.createPerson).output(z.object({ person: id })),
    edit: oc.input(inputs.editPerson).output(nothing),
    /** The person's tracklets and moments stay and are nobody's. */
    remove: oc.input(inputs.person).output(nothing),
    /** Those of `gone` disappear into `kept`, whose name and roster stay: one operation. */
    merge: oc.input(inputs.mergePeople).output(nothing),
    /** Says whose tracklets are; null: nobody's. Answers to the contrary are forgotten. */
    assign: oc.input(inputs.assign).output(nothing),
  },
  teams: {
    list: oc.output(z.array(teamSchema)),
    create: oc.input(inputs.createTeam).output(z.object({ team: id })),
    edit: oc.input(inputs.editTeam).output(nothing),
    remove: oc.input(inputs.team).output(nothing),
  },
  repair: {
    /** The part before `time` keeps id, person and answers; the part from it on is new, nobody's, and returned. */
    split: oc.input(inputs.split).output(z.object({ tracklet: id })),
    /** From `time` on the two exchange their boxes; ids and people stay with the parts before. */
    swap: oc.input(inputs.swap).output(nothing),
    /** Those of `gone` disappear into `kept`: one operation. */
    merge: oc.input(inputs.mergeTracklets).output(nothing),
    /** Sets both ends; drawing an end out again brings back what was cut off. Refused where that changes nothing. */
    trim: oc.input(inputs.trim).output(nothing),
    remove: oc.input(inputs.tracklets).output(nothing),
    /**
     * The box in the frame that is shown at `time`; draws one where there was none. A crop of that frame is cut and
     * embedded anew.
     */
    redrawBox: oc.input(inputs.redraw).output(nothing),
    /**
     * Draws a box around somebody whom the detector missed, in the frame that is shown at `time`: a crop marked "by
     * hand", embedded on the spot, of a tracklet of its own, which is returned; or of the tracklet named.
     */
    draw: oc.input(inputs.draw).output(z.object({ tracklet: id })),
  },
  answers: {
    list: oc.output(answersSchema),
    /** Whether two tracklets show the same person; null takes the answer back. */
    set: oc.input(inputs.answer).output(nothing),
    /** These are not the person: takes them away where they were, and never proposes them again. */
    refuse: oc.input(inputs.refuse).output(nothing),
    withdraw: oc.input(inputs.refuse).output(nothing),
    /** Two people who are never the same. */
    setApart: oc.input(inputs.apart).output(nothing),
  },
  suggestions: {
    /** Who the untagged tracklets probably are, from the present state; asks for one search a tracklet. */
    list: oc.input(inputs.suggest).output(suggestionsSchema),
    /** The same as a job, with progress; one that still runs is cancelled. */
    start: oc.input(inputs.suggest).output(z.object({ job: id })),
    /** What a job has proposed; null while it runs, where it did not end well, and once a newer one was started. */
    result: oc.input(z.object({ job: id })).output(suggestionsSchema.nullable()),
    /** Says that a tracklet is one person throughout: no split of it is proposed until its boxes are others. */
    keepWhole: oc.input(inputs.tracklet).output(nothing),
    /** Gives the tracklets of each group to its person, or to a new one, in one step; returns the people in order. */
    accept: oc.input(inputs.groups).output(z.object({ people: z.array(id) })),
    /** Never proposes these again: neither the tracklets for that person, nor the group. */
    refuse: oc.input(inputs.groups).output(nothing),
    /** Moments at which tracklets may be wrong, by camera and time. */
    doubts: oc.output(z.array(doubtSchema)),
  },
  likelihood: {
    /** How well likelihoods of search results can be trusted in this project. */
    report: oc.output(calibrationSchema),
    /** Why a tracklet is among the results of a query: attention maps over both; refused where the model has none. */
    explain: oc.input(inputs.explain).output(explanationSchema),
  },
  history: {
    list: oc.input(inputs.history).output(historySchema),
    /** What was taken back; null where there was nothing. */
    undo: oc.output(step),
    redo: oc.output(step),
  },
  cameras: {
    clocks: oc.output(z.array(clockSchema)),
    /** Sets a clock by hand and forgets its anchors. */
    setClock: oc.input(inputs.setClock).output(nothing),
    /** Fits offset and rate to moments seen by both clocks: one gives the offset, two or more the rate too. */
    fitClock: oc.input(inputs.fitClock).output(clockSchema),
    /** The clock at which both cameras hear alike, or people move alike in both; nothing is set. */
    proposeClock: oc.input(inputs.proposeClock).output(clockProposalSchema),
    views: oc.output(z.array(viewsSchema)),
    /** Declares whether one person can be in both pictures at once; null: unknown. */
    declareViews: oc.input(inputs.declareViews).output(nothing),
  },
  roster: {
    /** How many people the analyst expects, and how broken up the tracklets are. */
    expectation: oc.output(
      z.object({
        expectedPeople: z.number().int().positive().nullable(),
        people: z.number().int().nonnegative(),
        trackletsPerMinute: z.number(),
        /** Why the tracklets are probably broken up too much; null where they are not, or it cannot be told. */
        warning: z.string().nullable(),
      }),
    ),
    expect: oc.input(inputs.expectedPeople).output(nothing),
  },
  moments: {
    list: oc.output(z.array(momentSchema)),
    add: oc.input(inputs.addMoment).output(z.object({ moment: id })),
    edit: oc.input(inputs.editMoment).output(nothing),
    remove: oc.input(inputs.moments).output(nothing),
  },
  buttons: {
    /** In the order of the board. */
    list: oc.output(z.array(buttonSchema)),
    add: oc.input(inputs.addButton).output(z.object({ button: id })),
    edit: oc.input(inputs.editButton).output(nothing),
    remove: oc.input(inputs.button).output(nothing),
    order: oc.input(inputs.orderButtons).output(nothing),
  },
  savedSearches: {
    list: oc.output(z.array(savedSearchSchema)),
    /** One of the same name is replaced. */
    save: oc.input(inputs.saveSearch).output(z.object({ search: id })),
    rename: oc.input(inputs.renameSearch).output(nothing),
    remove: oc.input(inputs.search).output(nothing),
  },
  changes: {
    /** First the present revision, with no topics; then every change of the project, whoever made it. */
    watch: oc.output(eventIterator(changeSchema)),
  },
};
