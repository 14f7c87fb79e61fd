import { constant, input, type Constant, type Input, type Value } from '../../graph/index.ts';
import { type Declaration } from '../declaration.ts';
import { weightOf, type Weights } from '../weights.ts';

/** Where layers get the values of their parameters from, by the checkpoint's names. */
export interface Parameters {
  get(name: string): Value;
}

/** Parameters stored in the model under the checkpoint's names, so that they can be read back from the file. */
export function storedParameters(weights: Weights): Parameters {
  const made = new Map<string, Constant>();
  return {
    get: (name) => {
      const { shape, data } = weightOf(weights, name);
      const parameter = made.get(name) ?? constant('float32', shape, data, name);
      made.set(name, parameter);
      return parameter;
    },
  };
}

/** Parameters fed at each run, as training needs them; `inputs` are those of the declarations, in their order. */
export function fedParameters(
  declarations: readonly Declaration[],
): Parameters & { readonly inputs: readonly Input[] } {
  const fed = new Map(declarations.map(({ name, shape }) => [name, input(name, 'float32', shape)]));
  return {
    inputs: [...fed.values()],
    get: (name) => {
      const parameter = fed.get(name);
      if (parameter === undefined) throw new TypeError(`The parameter "${name}" is not declared.`);
      return parameter;
    },
  };
}
