import { add, gather, identity, loop, multiply } from '../../../../core/graph/index.ts';
import { floats, longs, type Row } from '../check-operator.ts';

const vector = floats([2], [1, 2]);

export const loopRows: readonly Row[] = [
  {
    name: 'Loop carries a value, and captures one from around it',
    inputs: [vector, floats([2], [3, 10]), longs([], [3])],
    build: (x, factor, count) =>
      Object.values(
        loop({
          name: 'power',
          count,
          carried: { x },
          captured: { factor },
          body: ({ carried, captured }) => ({
            carried: { x: multiply(carried.x ?? x, captured.factor ?? x) },
          }),
        }).carried,
      ),
    expected: [27, 2000],
    // What is carried must not change its size.
    needsSizes: true,
  },
  {
    name: 'Loop picks by the number of the iteration and stacks',
    inputs: [floats([3, 2], [1, 2, 10, 20, 100, 200]), longs([], [3]), vector],
    build: (rows, count, x) => {
      const { carried, stacked } = loop({
        name: 'sums',
        count,
        carried: { sum: x },
        captured: { rows },
        body: ({ number, carried: { sum = x }, captured }) => {
          const next = add(sum, gather(captured.rows ?? rows, number, { axis: 0 }));
          return { carried: { sum: next }, stacked: { before: identity(sum) } };
        },
      });
      return [stacked, carried].flatMap((each) => Object.values(each));
    },
    expected: [1, 2, 2, 4, 12, 24],
    needsSizes: true,
  },
  {
    name: 'Loop of no iterations gives what it was given',
    inputs: [vector, longs([], [0])],
    build: (x, count) =>
      Object.values(
        loop({
          name: 'none',
          count,
          carried: { x },
          body: ({ carried: { x: before = x } }) => ({ carried: { x: add(before, before) } }),
        }).carried,
      ),
    expected: [1, 2],
    needsSizes: true,
  },
  {
    name: 'Loop within a loop',
    inputs: [vector, longs([], [2])],
    build: (x, count) =>
      Object.values(
        loop({
          name: 'outer',
          count,
          carried: { x },
          captured: { count, step: x },
          body: ({ carried: { x: before = x }, captured: { count: again = count, step = x } }) => ({
            carried: loop({
              name: 'outer/inner',
              count: again,
              carried: { x: before },
              captured: { step },
              body: ({ carried, captured }) => ({
                carried: { x: add(carried.x ?? x, captured.step ?? x) },
              }),
            }).carried,
          }),
        }).carried,
      ),
    // Four times added to itself.
    expected: [5, 10],
    needsSizes: true,
  },
];
