import type { LocalFunction } from './local-function.ts';

/** The stack's functions, found by name or ARN, as the template refers to them. */
export class Functions {
  readonly #byName = new Map<string, LocalFunction>();

  add(added: LocalFunction): void {
    this.#byName.set(added.definition.name, added);
  }

  /** Throws when the stack has no such function. */
  get(nameOrArn: string): LocalFunction {
    const name = nameOrArn.split(':function:').at(-1) ?? nameOrArn;
    const found = this.#byName.get(name);
    if (found === undefined) throw new Error(`The stack has no function ${nameOrArn}.`);
    return found;
  }

  find(constructName: string): LocalFunction | undefined {
    return this.list().find(({ definition }) => definition.constructName === constructName);
  }

  list(): LocalFunction[] {
    return [...this.#byName.values()];
  }
}
