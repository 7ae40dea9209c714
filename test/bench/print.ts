export const heading = (text: string): void => void process.stdout.write(`\n${text}\n`);

/** One line of aligned columns; numbers to the right. */
export function row(name: string, ...cells: (string | number)[]): void {
  const columns = cells.map((cell) => String(cell).padStart(14)).join('');
  process.stdout.write(`  ${name.padEnd(44)}${columns}\n`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
