/** Stands for the death of the process that was at work. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}
