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
      list: people.list.handler(() => workspace().listPeople()),
      page: people.page.handler(({ input }) => workspace().personPage(input)),
      create: people.create.handler(({ input }) => workspace().createPerson(input)),
      edit: people.edit.handler(({ input }) => workspace().editPerson(input)),
      remove: people.remove.handler(({ input }) => workspace().removePerson(input)),
      merge: people.merge.handler(({ input }) => workspace().mergePeople(input)),
      assign: people.assign.handler(({ input }) => workspace().assign(input)),
    },
    teams: {
      list: teams.list.handler(() => workspace().listTeams()),
      create: teams.create.handler(({ input }) => workspace().createTeam(input)),
      edit: teams.edit.handler(({ input }) => workspace().editTeam(input)),
      remove: teams.remove.handler(({ input }) => workspace().removeTeam(input)),
    },
    repair: {
      split: repair.split.handler(({ input }) => workspace().split(input)),
      swap: repair.swap.handler(({ input }) => workspace().swap(input)),
      merge: repair.merge.handler(({ input }) => workspace().mergeTracklets(input)),
      trim: repair.trim.handler(({ input }) => workspace().trim(input)),
      remove: repair.remove.handler(({ input }) => workspace().removeTracklets(input)),
      draw: repair.draw.handler(({ input, signal }) => workspace().draw(input, signal)),
      redrawBox: repair.redrawBox.handler(({ input, signal }) => workspace().redrawBox(input, signal)),
    },
    answers: {
      list: answers.list.handler(() => workspace().answers()),
      set: answers.set.handler(({ input }) => workspace().answer(input)),
      refuse: answers.refuse.handler(({ input }) => workspace().refuse(input)),
      withdraw: answers.withdraw.handler(({ input }) => workspace().withdraw(input)),
      setApart: answers.setApart.handler(({ input }) => workspace().setApart(input)),
    },
    suggestions: {
      list: suggestions.list.handler(({ input, signal }) => workspace().suggest(input, signal)),
      start: suggestions.start.handler(({ input }) => workspace().startSuggestions(input)),
      result: suggestions.result.handler(({ input }) => workspace().suggestionResult(input)),
      keepWhole: suggestions.keepWhole.handler(({ input }) => workspace().keepWhole(input)),
      accept: suggestions.accept.handler(({ input }) => workspace().acceptGroups(input)),
      refuse: suggestions.refuse.handler(({ input }) => workspace().refuseGroups(input)),
      doubts: suggestions.doubts.handler(() => workspace().doubts()),
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
      clocks: cameras.clocks.handler(() => workspace().clocks()),
      setClock: cameras.setClock.handler(({ input }) => workspace().setClock(input)),
      fitClock: cameras.fitClock.handler(({ input }) => workspace().fitClock(input)),
      proposeClock: cameras.proposeClock.handler(({ input, signal }) =>
        workspace().proposeClock(input, signal),
      ),
      views: cameras.views.handler(() => workspace().views()),
      declareViews: cameras.declareViews.handler(({ input }) => workspace().declareViews(input)),
    },
    roster: {
      expectation: roster.expectation.handler(() => workspace().expectation()),
      expect: roster.expect.handler(({ input }) => workspace().expectPeople(input)),
    },
    moments: {
      list: moments.list.handler(() => workspace().listMoments()),
      tags: moments.tags.handler(() => workspace().listTags()),
      add: moments.add.handler(({ input }) => workspace().addMoment(input)),
      edit: moments.edit.handler(({ input }) => workspace().editMoment(input)),
      remove: moments.remove.handler(({ input }) => workspace().removeMoments(input)),
    },
    buttons: {
      list: buttons.list.handler(() => workspace().listButtons()),
      add: buttons.add.handler(({ input }) => workspace().addButton(input)),
      edit: buttons.edit.handler(({ input }) => workspace().editButton(input)),
      remove: buttons.remove.handler(({ input }) => workspace().removeButton(input)),
      order: buttons.order.handler(({ input }) => workspace().orderButtons(input)),
    },
    savedSearches: {
      list: savedSearches.list.handler(() => workspace().listSavedSearches()),
      save: savedSearches.save.handler(({ input }) => workspace().saveSearch(input)),
      rename: savedSearches.rename.handler(({ input }) => workspace().renameSavedSearch(input)),
      remove: savedSearches.remove.handler(({ input }) => workspace().removeSavedSearch(input)),
    },
    changes: {
      watch: changes.watch.handler(({ signal }) => watched(() => workspace().watch(signal))),
    },
  };
}
