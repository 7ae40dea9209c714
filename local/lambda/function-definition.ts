/** A function as the template describes it, its code unpacked in a directory. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** The construct's name, which its log bears. */
  readonly constructName: string;
  readonly codeDirectory: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  readonly roleArn: string;
  readonly memoryMebibytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly deadLetterArn: string | undefined;
}
