const PLACEHOLDER = /\$\{(!?)([^}]+)\}/g;

/** Fills the `${Name}` of a `Fn::Sub` template; `${!Name}` stands for the literal `${Name}`. */
export function substitute(template: string, fill: (name: string) => string): string {
  return template.replace(PLACEHOLDER, (_, literal: string, name: string) =>
    literal ? `\${${name}}` : fill(name.trim()),
  );
}

export function namesIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].filter(([, literal]) => !literal).map(([, , name = '']) => name.trim());
}
