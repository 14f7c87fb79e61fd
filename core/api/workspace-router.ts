import { implement } from '@orpc/server';
import { toProcedureError } from './procedure-error.ts';
import { workspaceContract } from './workspace-contract.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** The procedures of `workspaceContract`. `watched` lets a stream of changes through, or refuses one too many. */
export function createWorkspaceRouter(
  workspace: () => WorkspaceService,
  watched: <Event>(open: () => AsyncIterable<Event>) => AsyncGenerator<Event, void, void>,
) {
  const {
    people,
    teams,
    repair,
    answers,
    suggestions,
    likelihood,
    history,
    cameras,
    roster,
    moments,
    buttons,
    savedSearches,
    changes,
  } = implement(workspaceContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toProcedureError(error);
    }
  });
  return {
    people: {
      list: people.list.handler(() => workspace().people.listPeople()),
      page: people.page.handler(({ input }) => workspace().people.personPage(input)),
      create: people.create.handler(({ input }) => workspace().people.createPerson(input)),
      edit: people.edit.handler(({ input }) => workspace().people.editPerson(input)),
      remove: people.remove.handler(({ input }) => workspace().people.removePerson(input)),
      merge: people.merge.handler(({ input }) => workspace().people.mergePeople(input)),
      assign: people.assign.handler(({ input }) => workspace().people.assign(input)),
    },
    teams: {
      list: teams.list.handler(() => workspace().people.listTeams()),
      create: teams.create.handler(({ input }) => workspace().people.createTeam(input)),
      edit: teams.edit.handler(({ input }) => workspace().people.editTeam(input)),
      remove: teams.remove.handler(({ input }) => workspace().people.removeTeam(input)),
    },
    repair: {
      split: repair.split.handler(({ input, signal }) => workspace().repair.split(input, signal)),
      swap: repair.swap.handler(({ input, signal }) => workspace().repair.swap(input, signal)),
      merge: repair.merge.handler(({ input }) => workspace().repair.mergeTracklets(input)),
      trim: repair.trim.handler(({ input, signal }) => workspace().repair.trim(input, signal)),
      remove: repair.remove.handler(({ input }) => workspace().repair.removeTracklets(input)),
      draw: repair.draw.handler(({ input, signal }) => workspace().repair.draw(input, signal)),
      redrawBox: repair.redrawBox.handler(({ input, signal }) => workspace().repair.redrawBox(input, signal)),
    },
    answers: {
      list: answers.list.handler(() => workspace().people.answers()),
      set: answers.set.handler(({ input }) => workspace().people.answer(input)),
      refuse: answers.refuse.handler(({ input }) => workspace().people.refuse(input)),
      withdraw: answers.withdraw.handler(({ input }) => workspace().people.withdraw(input)),
      setApart: answers.setApart.handler(({ input }) => workspace().people.setApart(input)),
    },
    suggestions: {
      list: suggestions.list.handler(({ input, signal }) => workspace().suggestions.suggest(input, signal)),
      start: suggestions.start.handler(({ input }) => workspace().suggestions.startSuggestions(input)),
      result: suggestions.result.handler(({ input }) => workspace().suggestions.suggestionResult(input)),
      keepWhole: suggestions.keepWhole.handler(({ input }) => workspace().suggestions.keepWhole(input)),
      accept: suggestions.accept.handler(({ input }) => workspace().suggestions.acceptGroups(input)),
      refuse: suggestions.refuse.handler(({ input }) => workspace().suggestions.refuseGroups(input)),
      doubts: suggestions.doubts.handler(() => workspace().suggestions.doubts()),
    },
    likelihood: {
      explain: likelihood.explain.handler(({ input, signal }) => workspace().explain(input, signal)),
      report: likelihood.report.handler(() => workspace().calibration()),
    },
    history: {
      list: history.list.handler(({ input }) => workspace().history(input)),
      undo: history.undo.handler(() => workspace().undo()),
      redo: history.redo.handler(() => workspace().redo()),
    },
    cameras: {
      clocks: cameras.clocks.handler(() => workspace().cameras.clocks()),
      setClock: cameras.setClock.handler(({ input }) => workspace().cameras.setClock(input)),
      fitClock: cameras.fitClock.handler(({ input }) => workspace().cameras.fitClock(input)),
      proposeClock: cameras.proposeClock.handler(({ input, signal }) =>
        workspace().cameras.proposeClock(input, signal),
      ),
      views: cameras.views.handler(() => workspace().cameras.views()),
      declareViews: cameras.declareViews.handler(({ input }) => workspace().cameras.declareViews(input)),
    },
    roster: {
      expectation: roster.expectation.handler(() => workspace().people.expectation()),
      expect: roster.expect.handler(({ input }) => workspace().people.expectPeople(input)),
    },
    moments: {
      list: moments.list.handler(() => workspace().tagging.listMoments()),
      add: moments.add.handler(({ input }) => workspace().tagging.addMoment(input)),
      edit: moments.edit.handler(({ input }) => workspace().tagging.editMoment(input)),
      remove: moments.remove.handler(({ input }) => workspace().tagging.removeMoments(input)),
    },
    buttons: {
      list: buttons.list.handler(() => workspace().tagging.listButtons()),
      add: buttons.add.handler(({ input }) => workspace().tagging.addButton(input)),
      edit: buttons.edit.handler(({ input }) => workspace().tagging.editButton(input)),
      remove: buttons.remove.handler(({ input }) => workspace().tagging.removeButton(input)),
      order: buttons.order.handler(({ input }) => workspace().tagging.orderButtons(input)),
    },
    savedSearches: {
      list: savedSearches.list.handler(() => workspace().tagging.listSavedSearches()),
      save: savedSearches.save.handler(({ input }) => workspace().tagging.saveSearch(input)),
      rename: savedSearches.rename.handler(({ input }) => workspace().tagging.renameSavedSearch(input)),
      remove: savedSearches.remove.handler(({ input }) => workspace().tagging.removeSavedSearch(input)),
    },
    changes: {
      watch: changes.watch.handler(({ signal }) => watched(() => workspace().watch(signal))),
    },
  };
}
